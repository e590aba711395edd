;;; nlx-eglot.el --- nlx-lsp in Eglot, alone or beside another server  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Eglot runs one server a buffer.  To have the usual one, too, both are put
;; behind rass, which looks like one server to Eglot.  Which one is usual,
;; `eglot-server-programs' says: our entries come before the others, for the
;; same major modes, and are made of these when a connection is made.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'flymake)
(require 'project)
(require 'nlx-connection)
(require 'nlx-findings)
(require 'nlx-job)
(require 'nlx-proposal)
(require 'nlx-settings)

;; Public since Eglot 1.16.
(defalias 'nlx-eglot--path-to-uri
  (if (fboundp 'eglot-path-to-uri) 'eglot-path-to-uri 'eglot--path-to-uri))
(defalias 'nlx-eglot--uri-to-path
  (if (fboundp 'eglot-uri-to-path) 'eglot-uri-to-path 'eglot--uri-to-path))

;;; Which server

(defun nlx-eglot--specs (modes)
  "Return MODES, the first part of an entry of `eglot-server-programs', as lists."
  (mapcar #'ensure-list
          (if (or (symbolp modes) (keywordp (cadr modes))) (list modes) modes)))

(defun nlx-eglot--entry (mode)
  "Return the entry of `eglot-server-programs' that is usual for MODE, or nil."
  (cl-find-if (lambda (entry)
                (and (not (eq (cdr entry) #'nlx-eglot-contact))
                     (cl-some (lambda (spec) (provided-mode-derived-p mode (car spec)))
                              (nlx-eglot--specs (car entry)))))
              eglot-server-programs))

(defun nlx-eglot-register ()
  "Put nlx-lsp into `eglot-server-programs', before the usual servers.
The modes that have a usual server together have one together with nlx-lsp."
  (setq eglot-server-programs
        (cl-remove #'nlx-eglot-contact eglot-server-programs :key #'cdr))
  (let (groups)
    (pcase-dolist (`(,mode . ,language) (nlx-settings-modes))
      (push (list mode :language-id language)
            (alist-get (and nlx-beside-usual (nlx-eglot--entry mode)) groups nil nil #'eq)))
    (pcase-dolist (`(,_ . ,modes) groups)
      (push (cons (nreverse modes) #'nlx-eglot-contact) eglot-server-programs)))
  (add-hook 'nlx-connection-functions #'nlx-eglot-connection))

(defun nlx-eglot-contact (&optional interactive project)
  "Return how Eglot gets what serves the current buffer.
INTERACTIVE and PROJECT are what Eglot passes to such functions."
  (let* ((usual (cdr (nlx-eglot--entry major-mode)))
         (usual (if (functionp usual) (nlx-eglot--call usual interactive project) usual))
         (both (nlx-eglot--both usual)))
    (cond
     ((not (executable-find (car nlx-command) t))
      (message "%s is not on the path; install it, or set `nlx-command'" (car nlx-command))
      usual)
     ((not (and nlx-beside-usual usual (nlx-eglot--installed-p usual)))
      (nlx-eglot--alone))
     ((and both (executable-find "rass" t))
      both)
     ((nlx-eglot--give-up-p usual both interactive)
      (nlx-eglot--alone))
     (t usual))))

(defun nlx-eglot--call (contact interactive project)
  "Call CONTACT, a function, as Eglot does, with INTERACTIVE and maybe PROJECT."
  (if (eql 1 (cdr (func-arity contact)))
      (funcall contact interactive)
    (funcall contact interactive project)))

(defun nlx-eglot--installed-p (contact)
  "Return non-nil unless the program of CONTACT is missing."
  (or (not (stringp (car contact)))
      (integerp (cadr contact))
      (executable-find (car contact) t)))

(defun nlx-eglot--give-up-p (usual both interactive)
  "Return non-nil if the user wants nlx-lsp instead of the server USUAL.
BOTH is nil if they cannot be run side by side, and INTERACTIVE if the user
cannot be asked."
  (let* ((name (file-name-nondirectory (format "%s" (car usual))))
         (reason (if both
                     "To run two servers, install rass (`uv tool install rassumfrassum')"
                   (format "`%s' cannot be run beside another server" name))))
    (if interactive
        (y-or-n-p (format "%s.  Run nlx-lsp instead of `%s' now? " reason name))
      (message "%s; only `%s' runs" reason name)
      nil)))

(defun nlx-eglot--alone ()
  "Return the contact of nlx-lsp alone."
  `(nlx-eglot-server ,@nlx-command :initializationOptions ,(lambda (_) (nlx-eglot--options))))

(defun nlx-eglot--options ()
  "Return the server's settings as Eglot sends them."
  (or nlx-server-settings (make-hash-table)))

(defun nlx-eglot--both (usual)
  "Return the contact of the server USUAL and nlx-lsp, both behind rass.
Return nil if that cannot be: if USUAL is no program that talks on its standard
input and output, or needs a class of its own in Eglot."
  (let* ((rest (cl-member-if #'keywordp usual))
         (words (cl-ldiff usual rest)))
    (when (and words
               (cl-every #'stringp words)
               (or (null rest) (equal (cl-loop for (key) on rest by #'cddr collect key)
                                      '(:initializationOptions))))
      `(nlx-eglot-server
        "rass" "--" ,@words "--" ,@nlx-command
        :initializationOptions
        ,(lambda (server)
           (nlx-eglot--both-options (plist-get rest :initializationOptions) server))))))

(defun nlx-eglot--both-options (options server)
  "Return what rass takes for OPTIONS of the usual server, and ours.
OPTIONS may be a function of SERVER.  Rass gives each server what stands behind
a regular expression that its name matches; the second server's ends in #1."
  (let ((options (if (functionp options) (funcall options server) options)))
    (list :rass (append (list (intern ":#1$") (nlx-eglot--options))
                        (and options (list (intern ":^[^#]*$") options))))))

;;; What it says

(defclass nlx-eglot-server (eglot-lsp-server) ()
  :documentation "A connection to nlx-lsp, or to rass with nlx-lsp behind it.")

(cl-defmethod eglot-client-capabilities ((_server nlx-eglot-server))
  "Announce that progress is shown, which Eglot 1.9 does not say by itself."
  (let* ((capabilities (cl-call-next-method))
         (window (copy-sequence (plist-get capabilities :window))))
    (plist-put (copy-sequence capabilities) :window (plist-put window :workDoneProgress t))))

(cl-defmethod eglot-handle-notification
  ((server nlx-eglot-server) (_method (eql $/progress)) &rest progress)
  "Take note of PROGRESS of SERVER, if it is ours, or leave it to Eglot."
  (unless (nlx-job-note server (plist-get progress :token) (plist-get progress :value))
    (cl-call-next-method)))

(cl-defmethod eglot-handle-notification
  ((server nlx-eglot-server) (_method (eql nlx/proposal)) &rest proposal)
  "Show PROPOSAL of SERVER, when it has been heard to the end."
  (run-at-time 0 nil #'nlx-proposal-show server proposal))

(cl-defmethod eglot-handle-notification :after
  ((_server nlx-eglot-server) (_method (eql textDocument/publishDiagnostics)) &rest _)
  "Bring the list of findings up to date."
  (nlx-findings-refresh))

;;; What it is asked

(defun nlx-eglot-connection ()
  "Return the server of the current buffer, or nil."
  (and (eglot-managed-p) (eglot-current-server)))

(cl-defmethod nlx-connection-live-p ((server eglot-lsp-server))
  "Return non-nil if SERVER runs."
  (jsonrpc-running-p server))

(cl-defmethod nlx-connection-folder ((server eglot-lsp-server))
  "Return the folder of the project that SERVER works in."
  (project-root (slot-value server 'project)))

(cl-defmethod nlx-connection-uri ((_server eglot-lsp-server))
  "Return what the server calls the current buffer."
  (nlx-eglot--path-to-uri buffer-file-name))

(cl-defmethod nlx-connection-path ((_server eglot-lsp-server) uri)
  "Return the path of the file that the server calls URI."
  (nlx-eglot--uri-to-path uri))

(cl-defmethod nlx-connection-execute ((server eglot-lsp-server) command argument then)
  "Let SERVER run COMMAND with ARGUMENT, and call THEN with the answer."
  (jsonrpc-async-request
   server :workspace/executeCommand
   (list :command command :arguments (if argument (vector argument) []))
   :success-fn then
   :error-fn (lambda (reason) (nlx-connection-refused (plist-get reason :message)))
   :timeout-fn (lambda () (nlx-connection-refused "The server does not answer"))))

(cl-defmethod nlx-connection-actions ((_server eglot-lsp-server) beg end)
  "Return the code actions from BEG to END."
  (append (eglot-code-actions beg end) nil))

(cl-defmethod nlx-connection-fix ((_server eglot-lsp-server) beg end)
  "Let the user choose among the quick fixes from BEG to END."
  (eglot-code-actions beg end "quickfix" t))

(cl-defmethod nlx-connection-findings ((server eglot-lsp-server))
  "Return the findings in the buffers of SERVER."
  (cl-loop for buffer in (buffer-list)
           append (with-current-buffer buffer
                    (cl-loop for diagnostic in (and (eq server (nlx-eglot-connection))
                                                    (flymake-diagnostics))
                             for said = (nlx-eglot--said diagnostic)
                             when (equal (plist-get said :source) "nlx")
                             collect (list buffer
                                           (flymake-diagnostic-beg diagnostic)
                                           (flymake-diagnostic-end diagnostic)
                                           (format "%s" (plist-get said :code))
                                           (plist-get said :message))))))

(defun nlx-eglot--said (diagnostic)
  "Return what the server has said of DIAGNOSTIC, a plist, or nil."
  (let ((data (flymake-diagnostic-data diagnostic)))
    (and (consp data) (ignore-errors (alist-get 'eglot-lsp-diag data)))))

(provide 'nlx-eglot)
;;; nlx-eglot.el ends here
