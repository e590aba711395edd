;;; nlx-commit.el --- Commit messages by a local model  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; A commit message is written where the user writes it, in the buffers of
;; Magit (git-commit) and of VC (log-edit).  No client serves these, so the
;; program is asked, which uses the same model in memory as the server.

;;; Code:

(require 'nlx-connection)
(require 'nlx-job)
(require 'nlx-settings)

(cl-defmethod nlx-connection-live-p ((process process))
  "Return non-nil if PROCESS runs."
  (process-live-p process))

(cl-defmethod nlx-connection-cancel ((process process) _token)
  "Stop PROCESS."
  (interrupt-process process))

;;;###autoload
(defun nlx-commit-message ()
  "Write a message for what is staged, at the top of this buffer.
Where a message stands there already, put the new one into the kill ring."
  (interactive)
  (let ((place (point-min-marker))
        (answer (generate-new-buffer " *nlx commit message*"))
        (complaint (generate-new-buffer " *nlx complaint*")))
    (let ((process (make-process
                    :name "nlx-commit-message"
                    :command (append nlx-command (list "commit-message" (nlx-commit--folder)))
                    :buffer answer :stderr complaint :noquery t :file-handler t)))
      (set-process-sentinel (get-buffer-process complaint) #'ignore)
      (set-process-sentinel
       process (lambda (process _event)
                 (unless (process-live-p process)
                   (nlx-commit--end process place complaint))))
      (nlx-job-begin process nil "Write a commit message"))
    (when nlx-wait-for-result
      (nlx-wait))))

(defun nlx-commit--folder ()
  "Return the work tree that the message in this buffer is for."
  (or (locate-dominating-file default-directory
                              (lambda (folder) (file-exists-p (expand-file-name ".git" folder))))
      (user-error "This is no work tree of Git: %s" default-directory)))

(defun nlx-commit--end (process place complaint)
  "Put what PROCESS has written to PLACE, or show its COMPLAINT."
  (let ((message (with-current-buffer (process-buffer process) (string-trim (buffer-string))))
        (trouble (with-current-buffer complaint (string-trim (buffer-string)))))
    (kill-buffer (process-buffer process))
    (kill-buffer complaint)
    (when-let* ((job (nlx-job-find process nil)))
      (nlx-job-end job))
    (cond ((string-empty-p message)
           (message "No commit message was written.  %s" trouble))
          ((nlx-commit--insert message place)
           (message "%s" trouble))
          (t
           (kill-new message)
           (message "There is a message already; the new one is in the kill ring.  %s" trouble)))))

(defun nlx-commit--insert (message place)
  "Insert MESSAGE at PLACE, unless something was written there.
Return whether it was inserted."
  (when (buffer-live-p (marker-buffer place))
    (with-current-buffer (marker-buffer place)
      (save-excursion
        (goto-char place)
        (when (looking-at "\\(?:[ \t]*\n\\)*\\(?:#\\|\\'\\|Summary: *\\(?:\n\\|\\'\\)\\)")
          (insert message "\n")
          t)))))

(provide 'nlx-commit)
;;; nlx-commit.el ends here
