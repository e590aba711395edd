;;; nlx-eglot-test.el --- Eglot, alone and beside another server  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Code:

(require 'nlx-stage)
(require 'nlx-eglot)

(setq eglot-sync-connect 30
      eglot-autoreconnect nil
      eglot-confirm-server-initiated-edits nil ; Eglot 1.9 asks otherwise
      eglot-server-programs nil)
(nlx-setup)

(defun nlx-eglot-test--contact (usual &optional beside)
  "Return what stands in for the contact USUAL of Python; BESIDE says whether it may."
  (let ((eglot-server-programs `(((python-mode) . ,usual)))
        (nlx-beside-usual (not (eq beside 'never)))
        (major-mode 'python-mode))
    (nlx-eglot-register)
    (cl-letf (((symbol-function 'executable-find)
               (lambda (name &rest _) (not (member name (and (listp beside) beside))))))
      (nlx-eglot-contact))))

(ert-deftest nlx-eglot-test-beside ()
  "The usual server's program and ours are put behind rass."
  (pcase (nlx-eglot-test--contact '("pylsp" "-v"))
    (`(nlx-eglot-server "rass" "--" "pylsp" "-v" "--" "nlx-lsp" :initializationOptions ,options)
     (should (equal '(:style 1) (let ((nlx-server-settings '(:style 1)))
                                  (cadr (plist-get (funcall options nil) :rass))))))
    (other (ert-fail (list other)))))

(ert-deftest nlx-eglot-test-beside-options ()
  "Each server gets its own options, also those that a function returns."
  (dolist (theirs (list '(:a 1) (lambda (_server) '(:a 1))))
    (let* ((contact (nlx-eglot-test--contact (list "pylsp" :initializationOptions theirs)))
           (nlx-server-settings '(:b 2))
           (sent (funcall (plist-get (nthcdr 6 contact) :initializationOptions) nil)))
      (should (equal sent (list :rass (list (intern ":#1$") '(:b 2) (intern ":^[^#]*$") '(:a 1))))))))

(ert-deftest nlx-eglot-test-beside-alternatives ()
  "What is usual may be a function, of one argument or of two."
  (dolist (usual (list (lambda (&optional _interactive) '("pylsp"))
                       (lambda (_interactive _project) '("pylsp"))))
    (should (equal '(nlx-eglot-server "rass" "--" "pylsp" "--" "nlx-lsp")
                   (cl-subseq (nlx-eglot-test--contact usual) 0 6)))))

(ert-deftest nlx-eglot-test-not-beside ()
  "What cannot be put behind rass stays as it is, and the user is told."
  (dolist (usual '(("localhost" 6008) ("x" :autoport) (my-class "x") ("pylsp" :processId 1)))
    (should (equal usual (nlx-eglot-test--contact usual)))
    (should (nlx-stage-told-p (format "`%s' cannot be run beside another server" (car usual))))))

(ert-deftest nlx-eglot-test-alone ()
  "Alone where there is no other, where it is not installed, and where the user says so."
  (dolist (contact (list (nlx-eglot-test--contact nil)
                         (nlx-eglot-test--contact '("pylsp") '("pylsp"))
                         (nlx-eglot-test--contact '("pylsp") 'never)))
    (should (equal '(nlx-eglot-server "nlx-lsp" :initializationOptions) (butlast contact)))))

(ert-deftest nlx-eglot-test-without-rass ()
  "Without rass the usual server runs, unless the user is asked and gives it up."
  (should (equal '("pylsp") (nlx-eglot-test--contact '("pylsp") '("rass"))))
  (should (nlx-stage-told-p "uv tool install rassumfrassum"))
  (dolist (answer '(t nil))
    (cl-letf (((symbol-function 'y-or-n-p) (lambda (_) answer)))
      (should (eq answer (nlx-eglot--give-up-p '("pylsp") '("rass") t))))))

(ert-deftest nlx-eglot-test-without-nlx-lsp ()
  "Without our program the usual server runs, and the user is told."
  (should (equal '("pylsp") (nlx-eglot-test--contact '("pylsp") '("nlx-lsp"))))
  (should (nlx-stage-told-p "nlx-lsp is not on the path")))

(ert-deftest nlx-eglot-test-groups ()
  "The modes of one usual server stay together, and setting up again changes nothing."
  (let ((eglot-server-programs '(((c-mode c++-mode) . ("clangd")) (python-mode . ("pylsp")))))
    (nlx-eglot-register)
    (let ((before (copy-tree eglot-server-programs)))
      (let ((entry (cl-find-if (lambda (entry) (assq 'c-mode (ensure-list (car entry)))) before)))
        (should (eq (cdr entry) #'nlx-eglot-contact))
        (should (equal '((c-mode :language-id "c") (c++-mode :language-id "cpp"))
                       (sort (copy-sequence (car entry)) (lambda (one _) (eq 'c-mode (car one)))))))
      (nlx-eglot-register)
      (should (equal before eglot-server-programs)))))

;; The rest needs another server, and rass.
(ert-deftest nlx-eglot-test-with-another-server ()
  "Both servers serve one buffer: each says what it finds, and ours writes."
  (skip-unless (executable-find "rass"))
  (let ((eglot-server-programs '((python-mode . ("basedpyright-langserver" "--stdio")))))
    (nlx-setup)
    (nlx-stage-with (append nlx-stage-review (list nlx-stage-answer))
      (goto-char (point-max))
      (insert "1 + nothing\n")
      (nlx-stage-until
       (lambda ()
         (cl-some (lambda (each) (string-match-p "\"nothing\" is not defined" (flymake-diagnostic-text each)))
                  (flymake-diagnostics))))
      (search-backward "total = 0")
      (nlx-stage-choose "Review `f`" #'nlx-review)
      (nlx-stage-until (lambda () (nlx-connection-findings (nlx-connection))))
      (goto-char (point-min))
      (nlx-stage-choose "Write a docstring for" #'nlx-document)
      (nlx-stage-until (lambda () (string-prefix-p nlx-stage-documented (buffer-string)))))))

(provide 'nlx-eglot-test)
;;; nlx-eglot-test.el ends here
