;;; nlx-order.el --- What the user wants nlx-lsp to do  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; The server offers its actions as code actions whose command is `nlx.run'.
;; An order is one of these offers, with a wish or two of the user's.  This file
;; knows no action: what there is, and what it is called, the server says.

;;; Code:

(require 'cl-lib)
(require 'nlx-connection)

(cl-defstruct (nlx-order (:copier nil))
  "What is to be run.
TITLE is what the menu calls it, and ARGUMENTS are what `nlx.run' takes, a
plist.  BEG and END are markers where it is to be done.  PREVIEW is non-nil if
the user wants to see the result before it is applied.  RETRY says how often
another answer was asked for.  CONNECTION and TOKEN name the job, once there is
one."
  title arguments beg end preview (retry 0) connection token)

(defvar nlx-order--previews nil
  "The orders whose previews have not come yet.")

(defun nlx-order-action (order)
  "Return the name that the server has for what ORDER does."
  (plist-get (nlx-order-arguments order) :action))

(defun nlx-order-bounds ()
  "Return the beginning and the end of the region, or point twice."
  (if (use-region-p)
      (list (region-beginning) (region-end))
    (list (point) (point))))

(defun nlx-order-offers (beg end)
  "Return an order for each thing that can be run from BEG to END."
  (cl-loop for action in (nlx-connection-actions (nlx-connection) beg end)
           ;; A menu may consist of code actions, or of commands alone.
           for command = (let ((command (plist-get action :command)))
                           (if (stringp command) action command))
           when (equal (plist-get command :command) "nlx.run")
           collect (make-nlx-order :title (plist-get action :title)
                                   :arguments (elt (plist-get command :arguments) 0)
                                   :beg (copy-marker beg)
                                   :end (copy-marker end))))

(defun nlx-order-read (orders)
  "Let the user choose one of ORDERS; where there is but one, it is that."
  (if (null (cdr orders))
      (car orders)
    (let ((titles (mapcar #'nlx-order-title orders)))
      (nth (cl-position (completing-read (format "nlx (default %s): " (car titles))
                                         (nlx-order--table orders) nil t nil nil (car titles))
                        titles :test #'equal)
           orders))))

(defun nlx-order--table (orders)
  "Return a completion table of the titles of ORDERS, as they stand, by action."
  (let ((actions (mapcar (lambda (order) (cons (nlx-order-title order) (nlx-order-action order)))
                         orders)))
    (lambda (string predicate flag)
      (if (eq flag 'metadata)
          `(metadata (category . nlx-action)
                     (display-sort-function . identity)
                     (cycle-sort-function . identity)
                     (group-function . ,(lambda (title transform)
                                          (if transform title (cdr (assoc title actions))))))
        (complete-with-action flag actions string predicate)))))

(defun nlx-order-add-option (order key value)
  "Add to what ORDER tells its action that KEY is VALUE."
  (let* ((arguments (copy-sequence (nlx-order-arguments order)))
         (options (copy-sequence (plist-get arguments :options))))
    (setf (nlx-order-arguments order)
          (plist-put arguments :options (plist-put options key value)))))

(defun nlx-order-run (order)
  "Let the server run ORDER, in the current buffer, and return at once."
  (let ((connection (nlx-connection)))
    (setf (nlx-order-connection order) connection)
    (nlx-connection-execute
     connection "nlx.run"
     (append (list :preview (if (nlx-order-preview order) t :json-false)
                   :retry (nlx-order-retry order))
             (nlx-order-arguments order))
     (lambda (answer)
       (setf (nlx-order-token order) (plist-get answer :token))
       (when (nlx-order-preview order)
         (push order nlx-order--previews))))))

(defun nlx-order-retry-run (order)
  "Let the server find another answer to ORDER, where its place is by now."
  (with-current-buffer (or (marker-buffer (nlx-order-beg order))
                           (user-error "The buffer is gone"))
    (let* ((offers (nlx-order-offers (nlx-order-beg order) (nlx-order-end order)))
           (same (or (cl-find (nlx-order-title order) offers
                              :key #'nlx-order-title :test #'equal)
                     (user-error "%s: this is no longer offered" (nlx-order-title order))))
           (options (plist-get (nlx-order-arguments order) :options)))
      (setf (nlx-order-arguments order)
            (plist-put (copy-sequence (nlx-order-arguments same)) :options options)
            (nlx-order-retry order) (1+ (nlx-order-retry order)))
      (nlx-order-run order))))

(defun nlx-order-awaited (connection token)
  "Return the order of CONNECTION whose job has TOKEN; nil if nobody awaits it.
From now on, nobody does."
  (let ((order (cl-find-if (lambda (order)
                             (and (eq connection (nlx-order-connection order))
                                  (equal token (nlx-order-token order))))
                           nlx-order--previews)))
    (setq nlx-order--previews (delq order nlx-order--previews))
    order))

(provide 'nlx-order)
;;; nlx-order.el ends here
