;;; nlx-settings.el --- What the user can set  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; The settings of this package.  Those of the server are its own business; see
;; `nlx-server-settings'.

;;; Code:

(defgroup nlx nil
  "Docstrings, reviews and tests by a local code model."
  :group 'tools
  :prefix "nlx-"
  :link '(emacs-commentary-link "nlx"))

(defcustom nlx-command '("nlx-lsp")
  "The server's program, and its arguments."
  :type '(repeat string))

(defcustom nlx-beside-usual t
  "Whether nlx-lsp runs beside the usual server of a language.
Eglot runs one server a buffer; two are put behind one by the program rass
of the Python package rassumfrassum.  If nil, nlx-lsp runs instead of the usual
server.  With lsp-mode it always runs beside."
  :type 'boolean)

(defcustom nlx-preview nil
  "Whether results are shown as a diff, and applied only when they are accepted.
A prefix argument to the commands that change text does the other thing."
  :type 'boolean)

(defcustom nlx-wait-for-result nil
  "Whether commands wait until they are done.
While one does, \\[keyboard-quit] cancels it.  If nil, they run in the
background, and \\[keyboard-quit] does not disturb them."
  :type 'boolean)

(defcustom nlx-server-settings nil
  "The server's settings, as a plist such as (:docstring (:style \"google\")).
`nlx-lsp settings' lists them.  They count from the next connection on."
  :type 'plist)

(defconst nlx-settings-languages
  '(("c" "c") ("cpp" "c++") ("csharp" "csharp") ("go" "go") ("java" "java")
    ("javascript" "js" "js2") ("kotlin" "kotlin") ("lua" "lua") ("markdown" "markdown")
    ("org" "org") ("php" "php") ("python" "python") ("restructuredtext" "rst")
    ("ruby" "ruby") ("rust" "rust") ("scala" "scala") ("shellscript" "sh" "bash")
    ("typescript" "typescript") ("typescriptreact" "tsx"))
  "The languages that the server is of use in, and what Emacs calls them.")

(defun nlx-settings-modes ()
  "Return an alist of the major modes for these languages, with the server's name.
Modes that this Emacs does not have are left out."
  (let (modes)
    (pcase-dolist (`(,language . ,names) nlx-settings-languages)
      (dolist (name names)
        (dolist (ending '("-ts-mode" "-mode"))
          (let ((mode (intern (concat name ending))))
            (when (fboundp mode)
              (push (cons mode language) modes))))))
    modes))

(provide 'nlx-settings)
;;; nlx-settings.el ends here
