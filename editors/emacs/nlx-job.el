;;; nlx-job.el --- What nlx-lsp is doing, in the mode line  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; The server tells its clients how far each job is.  The mode line shows it
;; while anything runs; a click there stops it, as does `nlx-cancel'.

;;; Code:

(require 'cl-lib)
(require 'nlx-connection)

(cl-defstruct (nlx-job (:copier nil))
  "Something that the server does.
TOKEN is its name in the protocol, TITLE what the menu calls it.  PERCENTAGE
and TEXT say how far it is."
  connection token title (percentage 0) (text ""))

(defvar nlx-job--running nil
  "The jobs that run, the latest first.")

(defun nlx-job-running ()
  "Return the jobs that run, the latest first."
  (setq nlx-job--running
        (cl-remove-if-not (lambda (job) (nlx-connection-live-p (nlx-job-connection job)))
                          nlx-job--running)))

(defun nlx-job-find (connection token)
  "Return the job of CONNECTION that has TOKEN, or nil."
  (cl-find-if (lambda (job)
                (and (eq connection (nlx-job-connection job))
                     (equal token (nlx-job-token job))))
              (nlx-job-running)))

(defun nlx-job-begin (connection token title)
  "Take note of a job of CONNECTION with TOKEN, and call it TITLE."
  (push (make-nlx-job :connection connection :token token :title title) nlx-job--running)
  (force-mode-line-update t))

(defun nlx-job-end (job)
  "Forget JOB, which is over."
  (setq nlx-job--running (delq job nlx-job--running))
  (force-mode-line-update t))

(defun nlx-job-note (connection token value)
  "Take note of what CONNECTION says of the progress that has TOKEN.
VALUE is a plist as the protocol has it.  Return nil if the progress is not
that of a job of nlx-lsp."
  (let ((job (nlx-job-find connection token))
        (title (plist-get value :title)))
    (pcase (plist-get value :kind)
      ("begin"
       (when (and title (string-prefix-p "nlx: " title))
         (nlx-job-begin connection token (string-remove-prefix "nlx: " title))
         t))
      ((and "report" (guard job))
       (setf (nlx-job-percentage job) (or (plist-get value :percentage) 0)
             (nlx-job-text job) (or (plist-get value :message) ""))
       (force-mode-line-update t)
       t)
      ((and "end" (guard job))
       (nlx-job-end job)
       t))))

(defun nlx-job--read ()
  "Let the user choose among the jobs that run; return a list of them."
  (let* ((running (or (nlx-job-running) (user-error "Nothing is running")))
         (titles (mapcar #'nlx-job-title running)))
    (if (cdr running)
        (let ((chosen (completing-read "Cancel: " (cons "all" titles) nil t nil nil "all")))
          (if (equal chosen "all")
              running
            (list (nth (cl-position chosen titles :test #'equal) running))))
      running)))

;;;###autoload
(defun nlx-cancel (jobs)
  "Stop JOBS, or let the user choose where several are running.
The model stops computing, too."
  (interactive (list (nlx-job--read)))
  (dolist (job jobs)
    (nlx-connection-cancel (nlx-job-connection job) (nlx-job-token job))))

;;;###autoload
(defun nlx-wait ()
  "Wait until nothing runs any more; \\[keyboard-quit] cancels what does.
Otherwise \\[keyboard-quit] stops no job: they run in the background."
  (interactive)
  (let ((began (nlx-job-running)) (inhibit-quit nil))
    (condition-case nil
        (while (cl-intersection began (nlx-job-running))
          (let ((message-log-max nil))
            (message "%s" (nlx-job--describe (car (nlx-job-running)))))
          (redisplay)
          ;; Not `sit-for', which returns at once if the user has typed something.
          (accept-process-output nil 0.2))
      (quit
       (nlx-cancel (cl-intersection began (nlx-job-running)))
       (signal 'quit nil)))))

(defun nlx-job--describe (job)
  "Say in one line how far JOB is."
  (format "%s: %s%% %s" (nlx-job-title job) (nlx-job-percentage job) (nlx-job-text job)))

(defvar nlx-job--map
  (let ((map (make-sparse-keymap)))
    (define-key map [mode-line mouse-1] #'nlx-cancel)
    map)
  "What a click on the progress does.")

(defun nlx-job-mode-line ()
  "Return how far the jobs are, for the mode line; empty where there are none."
  (let ((running (nlx-job-running)))
    (if (null running)
        ""
      (propertize
       (concat (format " nlx %d%%%%" (nlx-job-percentage (car running)))
               (and (cdr running) (format " (%d jobs)" (length running))))
       'face 'mode-line-emphasis
       'mouse-face 'mode-line-highlight
       'help-echo (concat (mapconcat #'nlx-job--describe running "\n")
                          "\nmouse-1: cancel")
       'local-map nlx-job--map))))

(defun nlx-job-show ()
  "Show the jobs in the mode line from now on."
  (add-to-list 'mode-line-misc-info '(:eval (nlx-job-mode-line)) t))

(provide 'nlx-job)
;;; nlx-job.el ends here
