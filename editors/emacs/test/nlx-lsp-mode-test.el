;;; nlx-lsp-mode-test.el --- lsp-mode, beside another server  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; To be loaded before nlx-test.el, which then has lsp-mode for its client.

;;; Code:

(require 'flymake)
(require 'lsp-mode)
(require 'lsp-diagnostics)
(require 'lsp-modeline)
(require 'nlx-stage)
(require 'nlx-lsp-mode)

(setq lsp-auto-guess-root t
      lsp-client-packages nil
      lsp-disabled-clients '(another) ; only where it matters: it takes its time
      lsp-completion-provider :none
      lsp-diagnostics-provider :flymake
      lsp-enable-file-watchers nil
      lsp-enable-snippet nil
      lsp-enable-suggest-server-download nil
      lsp-headerline-breadcrumb-enable nil
      lsp-keep-workspace-alive nil
      lsp-lens-enable nil
      lsp-modeline-diagnostics-enable nil
      lsp-modeline-code-actions-enable nil
      lsp-restart 'ignore
      lsp-session-file (expand-file-name "lsp-session" "~")
      lsp-warn-no-matched-clients nil
      revert-without-query '("."))
(nlx-setup)
(when (executable-find "basedpyright-langserver")
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection '("basedpyright-langserver" "--stdio"))
                    :major-modes '(python-mode) :priority 1 :server-id 'another)))

;; As lsp-mode's users have it: files that are opened later are served, too.
(add-hook 'python-mode-hook #'lsp)
(setq nlx-stage-connect
      (lambda ()
        (nlx-stage-until
         (lambda ()
           (let ((statuses (mapcar #'lsp--workspace-status (lsp-workspaces))))
             (and statuses (cl-every (lambda (status) (eq status 'initialized)) statuses)))))
        (flymake-start))
      nlx-stage-leave
      (lambda ()
        (mapc (lambda (workspace) (ignore-errors (lsp-workspace-shutdown workspace))) (lsp-workspaces)))
      nlx-stage-process #'lsp--workspace-cmd-proc)

(ert-deftest nlx-lsp-mode-test-beside ()
  "Both servers serve the buffer."
  (skip-unless (executable-find "basedpyright-langserver"))
  (let ((lsp-disabled-clients nil))
    (nlx-stage-with (list nlx-stage-answer)
      (should (equal '(another nlx)
                     (sort (mapcar (lambda (workspace)
                                     (lsp--client-server-id (lsp--workspace-client workspace)))
                                   (lsp-workspaces))
                           #'string<)))
      (nlx-stage-choose "Write a docstring for" #'nlx-document)
      (nlx-stage-until (lambda () (string-prefix-p nlx-stage-documented (buffer-string)))))))

(ert-deftest nlx-lsp-mode-test-declared ()
  "What is said to be in lsp-mode is there."
  (with-temp-buffer
    (insert-file-contents (locate-library "nlx-lsp-mode.el"))
    (while (re-search-forward "^(declare-function \\([^ ]+\\) \"lsp-mode\"" nil t)
      (should (fboundp (intern (match-string 1)))))))

(provide 'nlx-lsp-mode-test)
;;; nlx-lsp-mode-test.el ends here
