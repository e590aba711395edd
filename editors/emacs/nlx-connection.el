;;; nlx-connection.el --- What carries requests to nlx-lsp  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; A connection is an object of the client that talks to the server: of Eglot
;; (nlx-eglot.el) or of lsp-mode (nlx-lsp-mode.el).  Here is what all of them
;; can do; nothing else in this package knows which of them it has.

;;; Code:

(require 'cl-lib)

(defvar nlx-connection-functions nil
  "Functions that return the current buffer's connection, or nil.")

(cl-defgeneric nlx-connection-live-p (connection)
  "Return non-nil if the server at the other end of CONNECTION runs.")

(cl-defgeneric nlx-connection-folder (connection)
  "Return the folder that the server at the other end of CONNECTION works in.")

(cl-defgeneric nlx-connection-uri (connection)
  "Return what the server at the other end of CONNECTION calls this buffer.")

(cl-defgeneric nlx-connection-path (connection uri)
  "Return the path of the file that the server of CONNECTION calls URI.")

(cl-defgeneric nlx-connection-execute (connection command argument then)
  "Let the server at the other end of CONNECTION run COMMAND with ARGUMENT.
COMMAND is a string, and ARGUMENT a plist, or nil for none.  Return at once;
the function THEN gets the answer, a plist, when it comes.  A refusal is shown
to the user.")

(cl-defgeneric nlx-connection-actions (connection beg end)
  "Return the code actions that CONNECTION offers from BEG to END.
Each is a plist as the protocol has it.")

(cl-defgeneric nlx-connection-findings (connection)
  "Return what nlx-lsp has found in the buffers of CONNECTION.
Each finding is a list of a buffer, the positions of its beginning and its end
there, its category and its message.")

(cl-defgeneric nlx-connection-fix (connection beg end)
  "Let the user choose what to do about the findings from BEG to END.
CONNECTION is that of the current buffer.")

(cl-defgeneric nlx-connection-cancel (connection token)
  "Stop the job of CONNECTION that has TOKEN."
  (nlx-connection-execute connection "nlx.cancel" (list :token token) #'ignore))

(defun nlx-connection-find ()
  "Return the current buffer's connection, or nil."
  (run-hook-with-args-until-success 'nlx-connection-functions))

(defun nlx-connection ()
  "Return the current buffer's connection, or tell the user how to get one."
  (or (nlx-connection-find)
      (user-error "No server is connected to this buffer; try `M-x eglot'")))

(defun nlx-connection-refused (reason)
  "Tell the user the REASON for which the server has refused a command."
  (message "nlx: %s" reason))

(provide 'nlx-connection)
;;; nlx-connection.el ends here
