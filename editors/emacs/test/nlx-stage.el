;;; nlx-stage.el --- A project, a model that says what it is told, and a client  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; What the tests have in common.  The server is the real one, with the engine
;; `scripted'; HOME has to be an empty folder, and nlx-lsp on the path.

;;; Code:

(require 'cl-lib)
(require 'ert)
(require 'json)
(require 'nlx)

(defconst nlx-stage-code "\
def add(a, b):
    return a + b


def f(items, n):
    total = 0
    for i in range(n + 1):
        total += items[i]
    return total
" "What is in the file that the tests work on.")

(defconst nlx-stage-documented "\
def add(a, b):
    \"\"\"Add two numbers together.

    Args:
        a: The first number.
        b: The second number.

    Returns:
        The sum of both.
    \"\"\"
    return a + b
" "What becomes of its first function.")

(defconst nlx-stage-answer
  '((summary . "Add two numbers together.")
    (params . ((a . "The first number.") (b . "The second number.")))
    (returns . "The sum of both."))
  "What the model says of its first function.")

(defconst nlx-stage-review
  '(((match . "A reviewer says") (answer . "yes") (probability . 0.9))
    ((match . "Look for faults")
     (answer . ((findings . [((quote . "for i in range(n + 1):")
                              (when . "n is 3")
                              (problem . "Reads one element past the end")
                              (category . "off by one")
                              (replacement . ["for i in range(n):"]))])))))
  "What the model finds in its second function.")

(defvar nlx-stage-connect (lambda ()
                            (call-interactively #'eglot)
                            (flymake-start)) ; which waits for a command otherwise
  "Connects the current buffer with the server.")

(defvar nlx-stage-leave
  (lambda () (when-let ((server (eglot-current-server))) (ignore-errors (eglot-shutdown server))))
  "Ends the server of the current buffer.")

(defvar nlx-stage-process #'jsonrpc--process
  "Returns the process at the other end of a connection.")

(declare-function jsonrpc--process "jsonrpc")
(declare-function eglot-current-server "eglot")
(declare-function flymake-start "flymake")
(declare-function eglot-shutdown "eglot")
(defvar eglot-sync-connect)
(defvar eglot-confirm-server-initiated-edits)

(defun nlx-stage-until (predicate)
  "Wait until PREDICATE returns non-nil, and return that."
  (let ((end (+ (float-time) 30)) found)
    (while (not (setq found (funcall predicate)))
      (when (> (float-time) end)
        (error "It never came to this; messages were:\n%s"
               (with-current-buffer (messages-buffer) (buffer-string))))
      (accept-process-output nil 0.05)
      (nlx-stage-flush))
    found))

(defun nlx-stage-flush ()
  "Tell the server what has changed: idle timers do not run in batch."
  (when (and (fboundp 'eglot-managed-p) (eglot-managed-p))
    (eglot--signal-textDocument/didChange)))

(declare-function eglot-managed-p "eglot")
(declare-function eglot--signal-textDocument/didChange "eglot")

(defun nlx-stage-git (&rest words)
  "Run git with WORDS in the current folder."
  (unless (eql 0 (apply #'call-process "git" nil nil nil words))
    (error "Git failed: %s" words)))

(defun nlx-stage-configure (script)
  "Let the model answer what SCRIPT says, a list of entries."
  (let ((answers (expand-file-name "answers.json" "~"))
        (settings (expand-file-name "~/.config/nlx-lsp/config.toml")))
    (make-directory (file-name-directory settings) t)
    (with-temp-file answers (insert (json-encode (vconcat script))))
    (with-temp-file settings
      (insert (format "engine.name = \"scripted\"\nengine.script = %S\n" answers)
              "engine.share = false\ntests.run = \"never\"\n"))))

(defmacro nlx-stage-with (script &rest body)
  "Visit a file of a new project, with a model that says SCRIPT, and do BODY there."
  (declare (indent 1))
  `(nlx-stage--with ,script (lambda () ,@body)))

(defun nlx-stage--with (script function)
  "Call FUNCTION in the buffer of a file, with a model that says SCRIPT."
  (nlx-stage-configure script)
  (let* ((folder (file-name-as-directory (make-temp-file "nlx-project-" t)))
         (default-directory folder)
         (nlx-preview nil) (nlx-wait-for-result nil)
         (nlx-order--previews nil) (nlx-job--running nil)
         (current-prefix-arg nil)
         (last-nonmenu-event ?x)
         (buffer nil))
    (nlx-stage-git "init" "--quiet")
    (with-temp-file "code.py" (insert nlx-stage-code))
    (unwind-protect
        (with-current-buffer (setq buffer (find-file-noselect "code.py"))
          (switch-to-buffer buffer)
          (funcall nlx-stage-connect)
          (goto-char (point-min))
          (funcall function))
      (with-current-buffer buffer
        (funcall nlx-stage-leave)
        (set-buffer-modified-p nil))
      (kill-buffer buffer)
      (dolist (other (buffer-list))
        (when (string-match-p "\\`\\*nlx" (buffer-name other))
          (kill-buffer other)))
      (delete-directory folder t))))

(defun nlx-stage-choose (title function)
  "Call FUNCTION, and choose what begins with TITLE when it asks."
  (let ((completing-read-function
         (lambda (_prompt collection &rest _)
           (or (cl-find-if (lambda (each) (string-prefix-p title each))
                           (all-completions "" collection))
               (error "There is no %s among %s" title (all-completions "" collection))))))
    (funcall function)))

(defun nlx-stage-told-p (text)
  "Return non-nil if the user was told TEXT."
  (with-current-buffer (messages-buffer)
    (string-match-p (regexp-quote text) (buffer-string))))

(provide 'nlx-stage)
;;; nlx-stage.el ends here
