;;; nlx.el --- Docstrings, reviews and tests by a local code model  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT
;; Author: The nlx-lsp authors
;; Maintainer: The nlx-lsp authors
;; Version: 0.1.0
;; Package-Requires: ((emacs "29.1"))
;; Keywords: tools, docs, languages
;; URL: https://pypi.org/project/nlx-lsp

;;; Commentary:

;; nlx-lsp is a language server that runs a local, quantised code model and does
;; what programmers neglect.  This is its package for Emacs.
;;
;;     (require 'nlx)
;;     (nlx-setup)
;;
;; Then `M-x eglot', and `M-x nlx-menu' with point in a function.  Everything
;; also works with `eglot-code-actions', and without this package.  For lsp-mode,
;; call `nlx-setup' once that is loaded.

;;; Code:

(require 'cl-lib)
(require 'xref)
(require 'nlx-commit)
(require 'nlx-connection)
(require 'nlx-findings)
(require 'nlx-job)
(require 'nlx-order)
(require 'nlx-proposal)
(require 'nlx-settings)

;; For those who have the package in `load-path' alone.
(autoload 'nlx-menu "nlx-menu" "What a local model can do here." t)

(declare-function nlx-eglot-register "nlx-eglot")
(declare-function nlx-lsp-mode-register "nlx-lsp-mode")

;;;###autoload
(defun nlx-setup ()
  "Let nlx-lsp serve the languages that it knows, beside their usual servers.
Set up Eglot and lsp-mode, whichever is loaded, and Eglot if none is.  Call this
after everything that changes `eglot-server-programs', or call it again."
  (interactive)
  (nlx-job-show)
  (when (featurep 'lsp-mode)
    (require 'nlx-lsp-mode)
    (nlx-lsp-mode-register))
  (when (or (featurep 'eglot) (not (featurep 'lsp-mode)))
    (require 'nlx-eglot)
    (nlx-eglot-register)))

;;; Actions

(defun nlx--run (order)
  "Let the server run ORDER, with a preview if the user wants one."
  (setf (nlx-order-preview order) (if current-prefix-arg (not nlx-preview) nlx-preview))
  (nlx-order-run order)
  (when nlx-wait-for-result
    (nlx--wait order)))

(defun nlx--wait (order)
  "Wait for the job of ORDER, which shows itself soon, or is over before that."
  (let ((end (time-add nil 2)))
    (while (and (not (nlx-job-find (nlx-order-connection order) (nlx-order-token order)))
                (time-less-p nil end))
      (accept-process-output nil 0.05)))
  (nlx-wait))

(defun nlx--offers (action)
  "Return what the server offers at point or for the region.
If ACTION is non-nil, it is the server's name of the only thing to return."
  (let ((offers (apply #'nlx-order-offers (nlx-order-bounds))))
    (or (if action
            (cl-remove action offers :key #'nlx-order-action :test-not #'equal)
          offers)
        (user-error (if (use-region-p)
                        "The server offers no %s for this region"
                      "The server offers no %s here; some need a region")
                    (or action "action")))))

;;;###autoload
(defun nlx-action (&optional action)
  "Let the server do something at point or with the region.
The user chooses among all that the server offers here; if ACTION is non-nil,
among what has this name in the server."
  (interactive)
  (nlx--run (nlx-order-read (nlx--offers action))))

;;;###autoload
(defun nlx-document ()
  "Write the docstring of the symbol at point, or those of the file."
  (interactive)
  (nlx-action "docstring"))

;;;###autoload
(defun nlx-review ()
  "Look for faults in the function at point, the region, or the file.
What is found is shown as diagnostics; see also `nlx-findings'."
  (interactive)
  (nlx-action "review"))

;;;###autoload
(defun nlx-tests ()
  "Write tests for the symbol at point, or for the file."
  (interactive)
  (nlx-action "tests"))

;;;###autoload
(defun nlx-readme ()
  "Write the README of this project, or bring it up to date."
  (interactive)
  (nlx-action "readme"))

;;;###autoload
(defun nlx-rewrite ()
  "Rewrite the region as the user says in a few words."
  (interactive)
  (let ((order (car (nlx--offers "rewrite"))))
    (nlx-order-add-option order :instruction (read-string "Rewrite how? "))
    (nlx--run order)))

;;;###autoload
(defun nlx-fix ()
  "Choose what is to be done about the findings at point."
  (interactive)
  (apply #'nlx-connection-fix (nlx-connection) (nlx-order-bounds)))

;;;###autoload
(defun nlx-toggle-preview ()
  "Show results before they are applied, or apply them at once."
  (interactive)
  (setq nlx-preview (not nlx-preview))
  (message (if nlx-preview "Results are shown first" "Results are applied at once")))

;;; What the server can tell

;;;###autoload
(defun nlx-show-prompt ()
  "Show what the model would be told, and what each part of it costs."
  (interactive)
  (let ((order (nlx-order-read (nlx--offers nil))))
    (nlx-connection-execute (nlx-connection) "nlx.showPrompt" (nlx-order-arguments order) #'ignore)))

;;;###autoload
(defun nlx-last-result ()
  "Show the last result again, to be accepted or not."
  (interactive)
  (let ((connection (nlx-connection)))
    (nlx-connection-execute connection "nlx.lastResult" nil
                            (lambda (result) (nlx-proposal-show connection result)))))

;;;###autoload
(defun nlx-status ()
  "Say which model is used, where code goes, and what is running."
  (interactive)
  (nlx-connection-execute (nlx-connection) "nlx.status" nil #'nlx--show-status))

(defun nlx--show-status (status)
  "Show STATUS, a plist."
  (with-help-window "*nlx status*"
    (cl-loop for (key value) on status by #'cddr
             unless (eq key :jobs)
             do (princ (format "%-10s %s\n" (substring (symbol-name key) 1) (or value "none"))))
    (princ "jobs\n")
    (cl-loop for job across (plist-get status :jobs)
             do (princ (format "  %s: %s, %s%%, %s tokens, %s s\n" (plist-get job :title)
                               (plist-get job :stage) (plist-get job :percentage)
                               (plist-get job :tokens) (plist-get job :seconds))))))

;;;###autoload
(defun nlx-doctor ()
  "Say what is installed, which model would be used and why, and what to do next."
  (interactive)
  (let ((buffer (get-buffer-create "*nlx doctor*")))
    (with-current-buffer buffer
      (let ((inhibit-read-only t))
        (erase-buffer))
      (special-mode))
    (make-process :name "nlx-doctor" :buffer buffer :noquery t :file-handler t
                  :command (append nlx-command '("doctor"))
                  :filter #'nlx--show-output :sentinel #'ignore)
    (display-buffer buffer)))

(defun nlx--show-output (process output)
  "Show OUTPUT in the buffer of PROCESS, which only the user cannot change."
  (when (buffer-live-p (process-buffer process))
    (with-current-buffer (process-buffer process)
      (let ((inhibit-read-only t))
        (goto-char (point-max))
        (insert output)))))

;;;###autoload
(defun nlx-counterpart ()
  "Go from the symbol at point to its test, or from a test to what it tests."
  (interactive)
  (let ((connection (nlx-connection)))
    (nlx-connection-execute connection "nlx.counterpart"
                            (list :uri (nlx-connection-uri connection)
                                  :line (1- (line-number-at-pos nil t)))
                            (lambda (answer) (nlx--visit connection answer)))))

(defun nlx--visit (connection place)
  "Go to PLACE, a plist of CONNECTION's server, if there is such a file."
  (let ((path (nlx-connection-path connection (plist-get place :uri))))
    (if (not (eq t (plist-get place :exists)))
        (message "There is no test yet; it would be in %s" (abbreviate-file-name path))
      (xref-push-marker-stack)
      (find-file-other-window path)
      (goto-char (point-min))
      (forward-line (plist-get place :line)))))

(provide 'nlx)
;;; nlx.el ends here
