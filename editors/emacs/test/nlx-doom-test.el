;;; nlx-doom-test.el --- The module for Doom, without Doom  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Doom's macros are stood in for by small ones, which do what Doom documents of
;; them as far as the module needs it, and note what they are told.

;;; Code:

(require 'ert)
(require 'cl-lib)

(defvar eglot-server-programs)
(defvar nlx-preview)

(defconst nlx-doom-test--module
  (expand-file-name "../doom/" (file-name-directory (or load-file-name buffer-file-name)))
  "The folder of the module.")

(defvar nlx-doom-test--flags nil "The flags that are set, and the modules that are on.")
(defvar nlx-doom-test--bound nil "What `map!' was told, one list a call.")
(defvar nlx-doom-test--packages nil "What `package!' was told.")
(defvar nlx-doom-test--said nil "What the doctor has said, the latest first.")

(defmacro map! (&rest rest) "Note REST." `(push ',rest nlx-doom-test--bound))
(defmacro package! (&rest rest) "Note REST." `(push ',rest nlx-doom-test--packages))
(defmacro dir! () "Return the folder of the module." 'nlx-doom-test--module)
(defmacro modulep! (&rest flags)
  "Return non-nil if FLAGS are among those that are set."
  `(cl-subsetp ',flags nlx-doom-test--flags))
(defmacro after! (feature &rest body)
  "Do BODY once FEATURE is loaded."
  `(with-eval-after-load ',feature ,@body))
(defmacro use-package! (feature &rest rest)
  "Do in REST what follows `:init', and what follows `:config' once FEATURE is loaded."
  (let* ((config (memq :config rest))
         (init (cl-ldiff (cdr (memq :init rest)) config)))
    `(progn ,@init (after! ,feature ,@(cdr config)))))
(defmacro assert! (condition text) "Say TEXT unless CONDITION." `(unless ,condition (error! ,text)))
(defmacro error! (&rest rest) "Note REST." `(push (format ,@rest) nlx-doom-test--said))
(defalias 'warn! #'error!)
(defalias 'explain! #'error!)

(defun nlx-doom-test--load (name)
  "Load the file NAME of the module."
  (load (expand-file-name name nlx-doom-test--module) nil t t))

(ert-deftest nlx-doom-test-package ()
  "The package is where the module says."
  (let (nlx-doom-test--packages)
    (nlx-doom-test--load "packages.el")
    (pcase nlx-doom-test--packages
      (`((nlx :recipe (:local-repo ,folder :files ("*.el"))))
       (should (file-exists-p (expand-file-name "nlx.el" folder))))
      (other (ert-fail (list other))))))

(ert-deftest nlx-doom-test-keys ()
  "Every key is bound to a command that there is, in a keymap that there is."
  (let ((nlx-doom-test--flags '(+preview)) (nlx-doom-test--bound nil) (eglot-server-programs nil) nlx-preview)
    (nlx-doom-test--load "config.el")
    (require 'nlx)
    (require 'nlx-eglot)
    (require 'nlx-menu)
    (should nlx-preview)
    (should (rassq 'nlx-eglot-contact eglot-server-programs))
    (let ((commands (flatten-tree nlx-doom-test--bound)) (count 0))
      (cl-loop for (mark command) on commands
               when (eq mark 'function)
               do (should (commandp command))
               and do (cl-incf count))
      (should (> count 20))
      (cl-loop for call in nlx-doom-test--bound
               for feature = (cadr (memq :after call))
               when (and feature (require feature nil t)) ; Magit is not here
               do (should (keymapp (symbol-value (cadr (memq :map call)))))))))

(ert-deftest nlx-doom-test-doctor ()
  "The doctor says what is missing, and nothing where nothing is."
  (let ((exec-path nil) nlx-doom-test--said)
    (nlx-doom-test--load "doctor.el")
    (should (cl-some (lambda (text) (string-match-p "find nlx-lsp" text)) nlx-doom-test--said))
    (should (cl-some (lambda (text) (string-match-p "find rass" text)) nlx-doom-test--said)))
  (dolist (flags '(nil (+lsp-mode :tools lsp)))
    (let ((nlx-doom-test--flags flags) nlx-doom-test--said)
      (nlx-doom-test--load "doctor.el")
      (should (null nlx-doom-test--said))))
  (dolist (flags '((+lsp-mode) (+lsp-mode :tools lsp +eglot)))
    (let ((nlx-doom-test--flags flags) nlx-doom-test--said)
      (nlx-doom-test--load "doctor.el")
      (should (= 1 (length nlx-doom-test--said)))))
  (let (nlx-doom-test--said)
    (make-directory "~/.config/nlx-lsp" t)
    (with-temp-file "~/.config/nlx-lsp/config.toml" (insert "engine.model = \"/nowhere.gguf\"\n"))
    (nlx-doom-test--load "doctor.el")
    (should (equal "nlx-lsp is not ready; it says:" (cadr nlx-doom-test--said)))
    (should (string-match-p "/nowhere.gguf" (car nlx-doom-test--said)))))

(ert-deftest nlx-doom-test-documented ()
  "What the README says of keys is what is bound, and nothing else."
  (let (nlx-doom-test--bound)
    (nlx-doom-test--load "config.el")
    (let ((bound (cl-loop for (mark _ key) on (flatten-tree (cl-find-if (lambda (call) (memq :leader call))
                                                                        nlx-doom-test--bound))
                          when (eq mark :desc) collect key))
          said)
      (with-temp-buffer
        (insert-file-contents (expand-file-name "README.org" nlx-doom-test--module))
        (while (re-search-forward "^| =SPC l \\(.\\)= " nil t)
          (push (match-string 1) said)))
      (should (equal (sort said #'string<) (sort bound #'string<))))))

(provide 'nlx-doom-test)
;;; nlx-doom-test.el ends here
