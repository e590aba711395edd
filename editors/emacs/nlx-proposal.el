;;; nlx-proposal.el --- A result, before it is applied  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; A proposal is shown as a diff.  The user accepts it, rejects it, edits it
;; before accepting it, or asks for another one.  What is accepted as it is, the
;; server applies, wherever its place is by then; what was edited is applied
;; here, hunk by hunk.

;;; Code:

(require 'diff-mode)
(require 'subr-x)
(require 'nlx-connection)
(require 'nlx-order)

(defvar-local nlx-proposal--connection nil
  "Where this proposal came from.")

(defvar-local nlx-proposal--token nil
  "The name of the job that made this proposal.")

(defvar-local nlx-proposal--order nil
  "What was asked for; nil if that is not known.")

(defvar nlx-proposal-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-c") #'nlx-proposal-accept)
    (define-key map (kbd "C-c C-k") #'nlx-proposal-reject)
    (define-key map (kbd "C-c C-e") #'nlx-proposal-edit)
    (define-key map (kbd "C-c C-r") #'nlx-proposal-retry)
    map)
  "Keymap of `nlx-proposal-mode'.")

(define-derived-mode nlx-proposal-mode diff-mode "Proposal"
  "Major mode of what nlx-lsp proposes to change.
\\{nlx-proposal-mode-map}"
  (setq buffer-read-only t)
  (setq header-line-format
        (list " " (nlx-proposal--button "Accept" #'nlx-proposal-accept)
              "  " (nlx-proposal--button "Reject" #'nlx-proposal-reject)
              "  " (nlx-proposal--button "Edit" #'nlx-proposal-edit)
              "  " (nlx-proposal--button "Retry" #'nlx-proposal-retry))))

(defun nlx-proposal--button (label command)
  "Return LABEL, with its key, such that a click on it calls COMMAND."
  (let ((map (make-sparse-keymap)))
    (define-key map [header-line mouse-1] command)
    (propertize (format "[%s %s]" label
                        (substitute-command-keys (format "\\<nlx-proposal-mode-map>\\[%s]" command)))
                'mouse-face 'highlight 'local-map map)))

(defun nlx-proposal-show (connection proposal)
  "Show what CONNECTION has sent as PROPOSAL, a plist."
  (let* ((token (plist-get proposal :token))
         (order (nlx-order-awaited connection token))
         (folder (nlx-connection-folder connection)))
    (with-current-buffer (get-buffer-create (format "*nlx: %s*" (plist-get proposal :title)))
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert (plist-get proposal :diff)))
      (nlx-proposal-mode)
      (setq default-directory folder
            nlx-proposal--connection connection
            nlx-proposal--token token
            nlx-proposal--order order)
      (set-buffer-modified-p nil)
      (goto-char (point-min))
      (display-buffer (current-buffer)))
    (nlx-proposal--tell proposal)))

(defun nlx-proposal--tell (proposal)
  "Tell the user what the diff does not show of PROPOSAL."
  (let ((plain (append (plist-get proposal :plain) nil))
        (refusals (append (plist-get proposal :refusals) nil)))
    (message "%s" (string-join
                   (delq nil (list "This is a proposal."
                                   (and plain (format "Plain, not by the model: %s."
                                                      (string-join plain ", ")))
                                   (and refusals (format "Not done: %s." (string-join refusals "; ")))
                                   (and (eq t (plist-get proposal :draft))
                                        "Draft quality, by the bundled model.")))
                   "  "))))

(defun nlx-proposal-accept ()
  "Apply this proposal, as it was edited if it was."
  (interactive nil nlx-proposal-mode)
  (if (buffer-modified-p)
      (nlx-proposal--apply)
    (nlx-connection-execute nlx-proposal--connection "nlx.lastResult"
                            (list :token nlx-proposal--token :apply t)
                            #'ignore))
  (nlx-proposal--leave))

(defun nlx-proposal--apply ()
  "Apply the hunks of this buffer, all or none, to the buffers of their files."
  (goto-char (point-min))
  (when (save-excursion (re-search-forward "^--- /dev/null" nil t))
    (user-error "A new file cannot be edited here; accept it as it is, then edit the file"))
  (let (edits)
    (while (re-search-forward diff-hunk-header-re nil t)
      (push (nlx-proposal--edit) edits))
    ;; From the last to the first, so that no place moves before its turn.
    (pcase-dolist (`(,buffer ,beg ,end ,new) edits)
      (with-current-buffer buffer
        (save-excursion
          (goto-char beg)
          (delete-region beg end)
          (insert new))))
    (message "Applied as edited; the files are not saved yet")))

(defun nlx-proposal--edit ()
  "Return what the hunk at point changes: a buffer, two positions, and a text."
  (pcase-let ((`(,buffer ,found (,beg . ,end) (,old . ,_) (,new . ,_) ,_)
               (save-excursion (diff-find-source-location))))
    (unless (and found (equal old (with-current-buffer buffer
                                  (buffer-substring-no-properties beg end))))
      (user-error "This does not fit the text of %s any more; retry" buffer))
    (list buffer beg end (substring-no-properties new))))

(defun nlx-proposal-reject ()
  "Forget this proposal."
  (interactive nil nlx-proposal-mode)
  (nlx-proposal--leave))

(defun nlx-proposal-edit ()
  "Edit this proposal before it is accepted: the lines that begin with a plus."
  (interactive nil nlx-proposal-mode)
  (setq buffer-read-only nil)
  (message "%s" (substitute-command-keys "Edit, then \\[nlx-proposal-accept]")))

(defun nlx-proposal-retry ()
  "Ask for another proposal instead of this one."
  (interactive nil nlx-proposal-mode)
  (let ((order (or nlx-proposal--order
                   (user-error "It is not known what was asked for; ask again there"))))
    (nlx-proposal--leave)
    (nlx-order-retry-run order)))

(defun nlx-proposal--leave ()
  "Put this proposal away."
  (set-buffer-modified-p nil)
  (quit-windows-on (current-buffer) t))

(provide 'nlx-proposal)
;;; nlx-proposal.el ends here
