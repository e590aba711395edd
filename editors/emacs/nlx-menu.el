;;; nlx-menu.el --- Everything that nlx-lsp can do, in a menu  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; A transient menu of the commands in nlx.el.

;;; Code:

(require 'transient)
(require 'nlx)

;;;###autoload (autoload 'nlx-menu "nlx-menu" nil t)
(transient-define-prefix nlx-menu ()
  "What a local model can do here."
  [["Write"
    ("d" "docstring" nlx-document)
    ("t" "tests" nlx-tests)
    ("e" "rewrite…" nlx-rewrite)
    ("m" "README" nlx-readme)
    ("c" "commit message" nlx-commit-message)]
   ["Review"
    ("r" "review" nlx-review)
    ("f" "findings" nlx-findings)
    ("x" "fix this" nlx-fix)
    ("j" "jump to the test or back" nlx-counterpart)]
   ["Run"
    ("a" "any action…" nlx-action)
    ("k" "cancel" nlx-cancel)
    ("w" "wait" nlx-wait)
    ("l" "last result" nlx-last-result)]
   ["Look"
    ("P" "prompt" nlx-show-prompt)
    ("s" "status" nlx-status)
    ("D" "doctor" nlx-doctor)
    ("p" "preview results" nlx-toggle-preview)]])

(provide 'nlx-menu)
;;; nlx-menu.el ends here
