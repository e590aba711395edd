;;; lint.el --- What examines the package before it is published  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; emacs -Q --batch -L editors/emacs -l lint.el -f nlx-lint FILE...
;;
;; Byte-compiles with warnings as errors, then runs checkdoc and, where it can
;; be found, package-lint.  Ends with status 1 if there was anything to say.

;;; Code:

(require 'bytecomp)
(require 'checkdoc)

(defvar package-lint-main-file)
(declare-function package-lint-buffer "package-lint" (&optional buffer))

(defun nlx-lint--compiles-p (file)
  "Return non-nil if FILE compiles without a warning."
  (let ((byte-compile-error-on-warn t)
        (byte-compile-dest-file-function (lambda (_) (make-temp-file "nlx-" nil ".elc"))))
    (byte-compile-file file)))

(defun nlx-lint--documented-p (file)
  "Return non-nil if checkdoc has nothing to say of FILE."
  (let (said)
    (let ((checkdoc-verb-check-experimental-flag nil) ; which takes "what it shows" for an order
          (checkdoc-create-error-function
           (lambda (text start _end &optional _unfixable)
             (push (format "%s:%d: %s" file (line-number-at-pos (or start (point-min))) text) said)
             nil)))
      (with-current-buffer (find-file-noselect file)
        (checkdoc-current-buffer t)))
    (mapc #'message said)
    (null said)))

(defun nlx-lint--packaged-p (file)
  "Return non-nil if package-lint has nothing to say of FILE."
  (with-current-buffer (find-file-noselect file)
    (let ((package-lint-main-file (expand-file-name "nlx.el" (file-name-directory file)))
          (fine t))
      (pcase-dolist (`(,line ,_column ,kind ,text) (package-lint-buffer))
        (message "%s:%d: %s: %s" file line kind text)
        (setq fine nil))
      fine)))

(defun nlx-lint ()
  "Examine the files that are named on the command line, and leave Emacs."
  (let ((files command-line-args-left) (fine t))
    (setq command-line-args-left nil)
    (dolist (check (append '(nlx-lint--compiles-p nlx-lint--documented-p)
                           (and (require 'package-lint nil t) '(nlx-lint--packaged-p))))
      (dolist (file files)
        (unless (funcall check (expand-file-name file))
          (setq fine nil))))
    (kill-emacs (if fine 0 1))))

;;; lint.el ends here
