;;; nlx-lsp-mode.el --- nlx-lsp in lsp-mode, beside other servers  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; lsp-mode runs any number of servers in a buffer; nlx-lsp is an add-on there.
;; This file is loaded after lsp-mode only, which this package does not require.

;;; Code:

(require 'cl-lib)
(require 'nlx-connection)
(require 'nlx-findings)
(require 'nlx-job)
(require 'nlx-proposal)
(require 'nlx-settings)

(defvar lsp--cur-workspace)
(defvar lsp-diagnostics-updated-hook)
(defvar lsp-language-id-configuration)
(declare-function lsp--range-to-region "lsp-mode" (range))
(declare-function lsp--uri-to-path "lsp-mode" (uri))
(declare-function lsp--workspace-client "lsp-mode" (workspace))
(declare-function lsp--workspace-root "lsp-mode" (workspace))
(declare-function lsp--workspace-cmd-proc "lsp-mode" (workspace))
(declare-function lsp--client-server-id "lsp-mode" (client))
(declare-function lsp-code-actions-at-point "lsp-mode" (&optional kind))
(declare-function lsp-diagnostics "lsp-mode" (&optional current-workspace?))
(declare-function lsp--buffer-uri "lsp-mode" ())
(declare-function lsp-get "lsp-mode" (from key))
(declare-function lsp-execute-code-action-by-kind "lsp-mode" (command-kind))
(declare-function lsp-register-client "lsp-mode" (client))
(declare-function lsp-request-async "lsp-mode" (method params callback &rest keys))
(declare-function lsp-stdio-connection "lsp-mode" (command &optional test-command))
(declare-function lsp-workspaces "lsp-mode" ())
(declare-function make-lsp-client "lsp-mode" (&rest slots))

(defun nlx-lsp-mode-register ()
  "Tell lsp-mode of nlx-lsp."
  (dolist (entry (nlx-settings-modes))
    (cl-pushnew entry lsp-language-id-configuration :test #'equal))
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () nlx-command))
    :major-modes (mapcar #'car (nlx-settings-modes))
    :add-on? t
    :priority -1
    :server-id 'nlx
    :initialization-options (lambda () nlx-server-settings)
    :notification-handlers (nlx-lsp-mode--handlers)))
  (add-hook 'lsp-diagnostics-updated-hook #'nlx-findings-refresh)
  (add-hook 'nlx-connection-functions #'nlx-lsp-mode-connection))

(defun nlx-lsp-mode--handlers ()
  "Return what lsp-mode does with what the server says by itself."
  (let ((handlers (make-hash-table :test #'equal)))
    (puthash "nlx/proposal" #'nlx-lsp-mode--propose handlers)
    (puthash "$/progress" #'nlx-lsp-mode--progress handlers)
    handlers))

(defun nlx-lsp-mode--propose (workspace proposal)
  "Show what WORKSPACE has sent as PROPOSAL."
  (nlx-proposal-show workspace (nlx-lsp-mode--plist proposal)))

(defun nlx-lsp-mode--progress (workspace progress)
  "Take note of PROGRESS of WORKSPACE."
  (let ((progress (nlx-lsp-mode--plist progress)))
    (nlx-job-note workspace (plist-get progress :token) (plist-get progress :value))))

(defun nlx-lsp-mode--plist (value &optional false)
  "Return VALUE, which may have hash tables in it, with plists in their place.
lsp-mode reads false and null as nil; they become FALSE."
  (cond ((hash-table-p value)
         (let (plist)
           (maphash (lambda (key entry)
                      (setq plist (nconc plist (list (intern (concat ":" key))
                                                     (nlx-lsp-mode--plist entry false)))))
                    value)
           plist))
        ((stringp value) value)
        ((vectorp value)
         (cl-map 'vector (lambda (entry) (nlx-lsp-mode--plist entry false)) value))
        (t (or value false))))

(defun nlx-lsp-mode-connection ()
  "Return the workspace of nlx-lsp that the current buffer is in, or nil."
  (cl-find 'nlx (and (bound-and-true-p lsp-mode) (lsp-workspaces))
           :key (lambda (workspace) (lsp--client-server-id (lsp--workspace-client workspace)))))

(cl-defmethod nlx-connection-live-p ((workspace lsp--workspace))
  "Return non-nil if the server of WORKSPACE runs."
  (process-live-p (lsp--workspace-cmd-proc workspace)))

(cl-defmethod nlx-connection-folder ((workspace lsp--workspace))
  "Return the folder that WORKSPACE is."
  (file-name-as-directory (lsp--workspace-root workspace)))

(cl-defmethod nlx-connection-uri ((_workspace lsp--workspace))
  "Return what the server calls the current buffer."
  (lsp--buffer-uri))

(cl-defmethod nlx-connection-path ((_workspace lsp--workspace) uri)
  "Return the path of the file that the server calls URI."
  (lsp--uri-to-path uri))

(cl-defmethod nlx-connection-execute ((workspace lsp--workspace) command argument then)
  "Let the server of WORKSPACE run COMMAND with ARGUMENT, and call THEN."
  (let ((lsp--cur-workspace workspace))
    (lsp-request-async "workspace/executeCommand"
                       (list :command command :arguments (if argument (vector argument) []))
                       (lambda (answer) (funcall then (nlx-lsp-mode--plist answer)))
                       :error-handler
                       (lambda (reason)
                         (nlx-connection-refused
                          (plist-get (nlx-lsp-mode--plist reason) :message)))
                       :mode 'detached)))

(cl-defmethod nlx-connection-actions ((_workspace lsp--workspace) beg end)
  "Return the code actions from BEG to END.
What is false in them is in a form that can be sent back."
  (mapcar (lambda (action) (nlx-lsp-mode--plist action :json-false))
          (nlx-lsp-mode--at beg end #'lsp-code-actions-at-point)))

(cl-defmethod nlx-connection-fix ((_workspace lsp--workspace) beg end)
  "Let the user choose among the quick fixes from BEG to END."
  (nlx-lsp-mode--at beg end (lambda () (lsp-execute-code-action-by-kind "quickfix"))))

(defun nlx-lsp-mode--at (beg end function)
  "Call FUNCTION with the region from BEG to END, or with point where it is empty."
  (save-mark-and-excursion
    (goto-char end)
    (if (= beg end)
        (deactivate-mark)
      (push-mark beg t t))
    (funcall function)))

(cl-defmethod nlx-connection-findings ((_workspace lsp--workspace))
  "Return the findings in all buffers: lsp-mode keeps diagnostics by file."
  (let (found)
    (maphash (lambda (path diagnostics)
               (when-let* ((buffer (find-buffer-visiting path)))
                 (with-current-buffer buffer
                   (dolist (diagnostic (append diagnostics nil))
                     (when (equal (lsp-get diagnostic :source) "nlx")
                       (push (nlx-lsp-mode--finding diagnostic) found))))))
             (lsp-diagnostics))
    (nreverse found)))

(defun nlx-lsp-mode--finding (diagnostic)
  "Return the finding that DIAGNOSTIC of the current buffer shows."
  (pcase-let ((`(,beg . ,end) (lsp--range-to-region (lsp-get diagnostic :range))))
    (list (current-buffer) beg end
          (format "%s" (lsp-get diagnostic :code))
          (lsp-get diagnostic :message))))

(provide 'nlx-lsp-mode)
;;; nlx-lsp-mode.el ends here
