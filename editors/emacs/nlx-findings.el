;;; nlx-findings.el --- What reviews have found, in a list  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Findings are diagnostics, so Flymake shows them where they are.  Here they
;; are in one list, with what can be done about each.

;;; Code:

(require 'tabulated-list)
(require 'nlx-connection)

(defconst nlx-findings--buffer "*nlx findings*"
  "The name of the buffer with the list.")

(defvar-local nlx-findings--connection nil
  "Whose findings this buffer lists.")

(defvar nlx-findings-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "RET") #'nlx-findings-visit)
    (define-key map "o" #'nlx-findings-show)
    (define-key map "x" #'nlx-findings-fix)
    map)
  "Keymap of `nlx-findings-mode'.")

(define-derived-mode nlx-findings-mode tabulated-list-mode "Findings"
  "Major mode of the list of what reviews have found.
\\{nlx-findings-mode-map}"
  (setq tabulated-list-format [("File" 20 t) ("Line" 6 nil :right-align t)
                               ("Category" 16 t) ("Finding" 0 nil)])
  (add-hook 'tabulated-list-revert-hook #'nlx-findings--fill nil t)
  (tabulated-list-init-header))

(defun nlx-findings--fill ()
  "Ask the connection for its findings."
  (setq tabulated-list-entries
        (mapcar #'nlx-findings--entry (nlx-connection-findings nlx-findings--connection))))

(defun nlx-findings--entry (finding)
  "Return the line of the list that shows FINDING."
  (pcase-let ((`(,buffer ,beg ,end ,category ,message) finding))
    (with-current-buffer buffer
      (list (list (copy-marker beg) (copy-marker end))
            (vector (buffer-name)
                    (number-to-string (line-number-at-pos beg t))
                    category
                    (car (split-string message "\n")))))))

;;;###autoload
(defun nlx-findings ()
  "List what reviews have found, in all buffers of this one's server."
  (interactive)
  (let ((connection (nlx-connection)))
    (with-current-buffer (get-buffer-create nlx-findings--buffer)
      (nlx-findings-mode)
      (setq nlx-findings--connection connection)
      (revert-buffer))
    (pop-to-buffer nlx-findings--buffer)))

(defun nlx-findings-refresh ()
  "Bring the list up to date, if there is one, as soon as Emacs is idle."
  (when (get-buffer nlx-findings--buffer)
    (run-with-idle-timer 0.1 nil #'nlx-findings--revert)))

(defun nlx-findings--revert ()
  "Bring the list up to date, if there still is one."
  (when-let* ((buffer (get-buffer nlx-findings--buffer)))
    (with-current-buffer buffer
      (revert-buffer))))

(defun nlx-findings--place ()
  "Return the markers of the finding in this line, as a list."
  (let ((place (or (tabulated-list-get-id) (user-error "There is no finding in this line"))))
    (unless (marker-buffer (car place))
      (user-error "The buffer of this finding is gone"))
    place))

(defun nlx-findings-visit ()
  "Go to the finding in this line."
  (interactive nil nlx-findings-mode)
  (let ((place (nlx-findings--place)))
    (pop-to-buffer (marker-buffer (car place)))
    (goto-char (car place))))

(defun nlx-findings-show ()
  "Show the finding in this line in another window."
  (interactive nil nlx-findings-mode)
  (save-selected-window
    (nlx-findings-visit)))

(defun nlx-findings-fix ()
  "Choose what is to be done about the finding in this line.
It can be fixed, if it came with a fix, or dismissed for good."
  (interactive nil nlx-findings-mode)
  (let ((place (nlx-findings--place)) (connection nlx-findings--connection))
    (with-current-buffer (marker-buffer (car place))
      (nlx-connection-fix connection (car place) (cadr place)))))

(provide 'nlx-findings)
;;; nlx-findings.el ends here
