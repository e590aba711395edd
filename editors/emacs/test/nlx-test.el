;;; nlx-test.el --- What the commands do, whatever the client  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; The client is the one that the file before this on the command line sets up:
;; nlx-eglot-test.el or nlx-lsp-mode-test.el.

;;; Code:

(require 'nlx-stage)
(require 'xref)

(ert-deftest nlx-test-document ()
  "A docstring lands in the buffer, and one undo takes it back."
  (nlx-stage-with (list nlx-stage-answer)
    (buffer-enable-undo)
    (undo-boundary)
    (nlx-stage-choose "Write a docstring for" #'nlx-document)
    (nlx-stage-until (lambda () (string-prefix-p nlx-stage-documented (buffer-string))))
    (undo-boundary)
    (let ((last-command nil)) (undo))
    (should (equal (buffer-string) nlx-stage-code))))

(ert-deftest nlx-test-server-settings ()
  "What the user sets for the server gets there."
  (let ((nlx-server-settings '(:docstring (:style "numpy"))))
    (nlx-stage-with (list nlx-stage-answer)
      (nlx-stage-choose "Write a docstring for" #'nlx-document)
      (nlx-stage-until (lambda () (string-match-p "^    Parameters\n    ----------\n" (buffer-string)))))))

(ert-deftest nlx-test-action-offers-everything ()
  "What the server offers is to be chosen from, by its own names."
  (nlx-stage-with nil
    (let ((titles (mapcar #'nlx-order-title (nlx-order-offers (point) (point)))))
      (should (member "Write a docstring for `add`" titles))
      (should (member "Review `add`" titles)))
    (should-error (nlx-action "dance") :type 'user-error)))

(ert-deftest nlx-test-accept ()
  "A proposal changes nothing until it is accepted, and then finds its place."
  (nlx-stage-with (list nlx-stage-answer)
    (let ((nlx-preview t) (code (current-buffer)))
      (nlx-stage-choose "Write a docstring for" #'nlx-document)
      (let ((proposal (nlx-test--proposal)))
        (should (equal (buffer-string) nlx-stage-code))
        (goto-char (point-min))
        (insert "# written meanwhile\n")
        (nlx-stage-flush)
        (with-current-buffer proposal
          (goto-char (point-min))
          (should (search-forward "+    \"\"\"Add two numbers together." nil t))
          (nlx-proposal-accept))
        (with-current-buffer code
          (nlx-stage-until (lambda () (string-prefix-p (concat "# written meanwhile\n" nlx-stage-documented)
                                                       (buffer-string)))))
        (should-not (buffer-live-p proposal))))))

(ert-deftest nlx-test-reject ()
  "A prefix argument asks for a proposal; one that is rejected leaves nothing behind."
  (nlx-stage-with (list nlx-stage-answer)
    (let ((current-prefix-arg '(4)))
      (nlx-stage-choose "Write a docstring for" #'nlx-document))
    (let ((proposal (nlx-test--proposal)))
      (with-current-buffer proposal (nlx-proposal-reject))
      (should-not (buffer-live-p proposal))
      (should (equal (buffer-string) nlx-stage-code)))))

(ert-deftest nlx-test-edit ()
  "A proposal that was edited is applied as it was edited."
  (nlx-stage-with (list nlx-stage-answer)
    (let ((nlx-preview t) (code (current-buffer)))
      (nlx-stage-choose "Write a docstring for" #'nlx-document)
      (with-current-buffer (nlx-test--proposal)
        (should-error (insert "x") :type 'buffer-read-only)
        (nlx-proposal-edit)
        (goto-char (point-min))
        (search-forward "two numbers")
        (replace-match "all that is given" t t)
        (nlx-proposal-accept))
      (should (equal (with-current-buffer code (buffer-string))
                     (replace-regexp-in-string
                      "two numbers" "all that is given"
                      (concat nlx-stage-documented
                              (substring nlx-stage-code (string-search "\n\ndef f" nlx-stage-code)))))))))

(ert-deftest nlx-test-edit-that-does-not-fit ()
  "An edited proposal whose place has changed is refused, and nothing is lost."
  (nlx-stage-with (list nlx-stage-answer)
    (let ((nlx-preview t) (code (current-buffer)))
      (nlx-stage-choose "Write a docstring for" #'nlx-document)
      (with-current-buffer (nlx-test--proposal)
        (nlx-proposal-edit)
        (goto-char (point-min))
        (search-forward "two numbers")
        (replace-match "three" t t)
        (with-current-buffer code
          (erase-buffer)
          (insert "nothing = 0\n"))
        (should-error (nlx-proposal-accept) :type 'user-error)
        (goto-char (point-min))
        (should (search-forward "three" nil t)))
      (should (equal (with-current-buffer code (buffer-string)) "nothing = 0\n")))))

(ert-deftest nlx-test-told ()
  "What the model did not write is said before it is accepted."
  (nlx-stage-with '(((summary . "Add two numbers together.") (params . ((a . "") (b . "The second number.")))
                     (returns . "The sum of both."))
                    ((params . ((a . "")))))
    (let ((nlx-preview t))
      (nlx-stage-choose "Write a docstring for" #'nlx-document)
      (with-current-buffer (nlx-test--proposal)
        (should (nlx-stage-told-p "Plain, not by the model: params.a."))
        (nlx-proposal-reject)))))

(ert-deftest nlx-test-retry ()
  "Another answer is asked for, and it is another one."
  (nlx-stage-with (list nlx-stage-answer
                        (cons '(summary . "Sum both arguments.") (cdr nlx-stage-answer)))
    (let ((nlx-preview t))
      (nlx-stage-choose "Write a docstring for" #'nlx-document)
      (with-current-buffer (nlx-test--proposal)
        (nlx-proposal-retry))
      (with-current-buffer (nlx-test--proposal)
        (goto-char (point-min))
        (should (search-forward "Sum both arguments." nil t))
        (nlx-proposal-reject)))))

(ert-deftest nlx-test-progress-and-cancel ()
  "A job is in the mode line while it runs; a cancel ends it, and the model."
  (nlx-stage-with (list `((answer . ,nlx-stage-answer) (delay . 60)))
    (nlx-stage-choose "Write a docstring for" #'nlx-document)
    (nlx-stage-until #'nlx-job-running)
    (let ((shown (nlx-job-mode-line)))
      (should (string-match-p "\\` nlx [0-9]+%%\\'" shown))
      (should (eq #'nlx-cancel (lookup-key (get-text-property 1 'local-map shown) [mode-line mouse-1])))
      (should (string-match-p "Write a docstring for `add`" (get-text-property 1 'help-echo shown))))
    (call-interactively #'nlx-cancel)
    (nlx-stage-until (lambda () (null (nlx-job-running))))
    (should (equal "" (nlx-job-mode-line)))
    (nlx-status)
    (nlx-stage-until (lambda () (get-buffer "*nlx status*")))
    (with-current-buffer "*nlx status*"
      (should (string-match-p "^engine +scripted" (buffer-string)))
      (should (string-suffix-p "jobs\n" (buffer-string))))
    (should (equal (buffer-string) nlx-stage-code))
    (should-error (call-interactively #'nlx-cancel) :type 'user-error)))

(ert-deftest nlx-test-quit-cancels-what-is-waited-for ()
  "While a command waits, a quit cancels; the job is over then."
  (nlx-stage-with (list `((answer . ,nlx-stage-answer) (delay . 60)))
    (nlx-stage-choose "Write a docstring for" #'nlx-document)
    (nlx-stage-until #'nlx-job-running)
    (run-at-time 0.3 nil (lambda () (setq quit-flag t)))
    (should (eq 'quit (condition-case nil (nlx-wait) (quit 'quit))))
    (nlx-stage-until (lambda () (null (nlx-job-running))))
    (nlx-stage-until (lambda () (nlx-stage-told-p "cancelled")))
    (should (equal (buffer-string) nlx-stage-code))))

(ert-deftest nlx-test-wait ()
  "A command that waits returns when its job is over, and only then."
  (nlx-stage-with (list `((answer . ,nlx-stage-answer) (delay . 0.02)))
    (let* ((nlx-wait-for-result t) (began nil)
           (timer (run-at-time 0 0.05 (lambda () (when (nlx-job-running) (setq began t))))))
      (nlx-stage-choose "Write a docstring for" #'nlx-document)
      (cancel-timer timer)
      (should began)
      (should (null (nlx-job-running)))
      (nlx-stage-until (lambda () (string-prefix-p nlx-stage-documented (buffer-string)))))))

(ert-deftest nlx-test-review ()
  "What a review finds is in a list, from which it can be visited and mended."
  (nlx-stage-with nlx-stage-review
    (let ((code (current-buffer)))
      (search-forward "total = 0")
      (nlx-stage-choose "Review `f`" #'nlx-review)
      (nlx-stage-until (lambda () (nlx-connection-findings (nlx-connection))))
      (nlx-findings)
      (should (string-match-p "code.py +7 +off by one +Reads one element past the end" (buffer-string)))
      (nlx-findings-visit)
      (should (looking-at "for i in range(n \\+ 1):"))
      (pop-to-buffer "*nlx findings*")
      (goto-char (point-min))
      (nlx-stage-choose "Apply the fix" #'nlx-findings-fix)
      (with-current-buffer code
        (nlx-stage-until (lambda () (string-search "for i in range(n):" (buffer-string))))
        (nlx-stage-until (lambda () (null (nlx-connection-findings (nlx-connection))))))
      (nlx-findings--revert)
      (should (equal "" (with-current-buffer "*nlx findings*" (buffer-string)))))))

(ert-deftest nlx-test-tests-and-back ()
  "Tests are written into a new file, and one goes there and back."
  (nlx-stage-with '(((cases . ((case1 . ((a . "1") (b . "2") (expected . "3")))))))
    (let ((code (current-buffer)))
      (nlx-stage-choose "Write tests for `add`" #'nlx-tests)
      (nlx-stage-until (lambda () (nlx-stage-told-p "test_code.py is")))
      (save-some-buffers t)
      (with-current-buffer code (nlx-counterpart))
      (nlx-stage-until (lambda () (with-current-buffer (window-buffer) (looking-at "def test_add"))))
      (with-current-buffer (window-buffer)
        (should (equal (buffer-name) "test_code.py"))
        (set-buffer-modified-p nil)
        (kill-buffer)))))

(ert-deftest nlx-test-rewrite ()
  "The region is rewritten as the user says, whose words the model is told."
  (nlx-stage-with '(((match . "(?s)return a \\+ b.*How: Swap them\\.") (answer . ((lines . ["    return b + a"])))))
    (search-forward "    return a + b\n")
    (set-mark (match-beginning 0))
    (activate-mark)
    (cl-letf (((symbol-function 'read-string) (lambda (&rest _) "Swap them.")))
      (nlx-rewrite))
    (nlx-stage-until (lambda () (string-prefix-p "def add(a, b):\n    return b + a\n" (buffer-string))))
    (deactivate-mark)
    (should-error (nlx-rewrite) :type 'user-error)))

(ert-deftest nlx-test-readme ()
  "The project's README is written, into a file of its own."
  (nlx-stage-with '(((match . ".") (answer . [])))
    (with-temp-file "pyproject.toml"
      (insert "[project]\nname = \"sums\"\nversion = \"1\"\ndescription = \"Adds numbers.\"\n"))
    (nlx-readme)
    ;; On disk, or in a buffer that nobody serves: Emacs may have no mode for Markdown.
    (let ((buffer (nlx-stage-until
                   (lambda ()
                     (when (or (file-exists-p "README.md") (find-buffer-visiting "README.md"))
                       (find-file-noselect "README.md"))))))
      (with-current-buffer buffer
        (nlx-stage-until (lambda ()
                           (unless (buffer-modified-p) (revert-buffer t t))
                           (string-match-p "^# sums\n" (buffer-string))))
        (set-buffer-modified-p nil)
        (kill-buffer)))))

(ert-deftest nlx-test-prompt-and-last-result ()
  "The prompt can be seen, and a result once more."
  (nlx-stage-with (list nlx-stage-answer)
    (nlx-stage-choose "Write a docstring for" #'nlx-document)
    (nlx-stage-until (lambda () (string-prefix-p nlx-stage-documented (buffer-string))))
    (nlx-last-result)
    (with-current-buffer (nlx-test--proposal)
      (goto-char (point-min))
      (should (search-forward "+    \"\"\"Add two numbers together." nil t))
      (should-error (nlx-proposal-retry) :type 'user-error)
      (nlx-proposal-reject))
    (search-forward "total = 0")
    (nlx-stage-choose "Review `f`" #'nlx-show-prompt)
    (nlx-stage-until (lambda ()
                       (or (nlx-stage-told-p "prompt-")
                           (cl-some (lambda (buffer) (string-prefix-p "prompt-" (buffer-name buffer)))
                                    (buffer-list)))))))

(ert-deftest nlx-test-server-dies ()
  "A server that is killed in mid-job leaves no job behind, and the buffer as it was."
  (nlx-stage-with (list `((answer . ,nlx-stage-answer) (delay . 60)))
    (nlx-stage-choose "Write a docstring for" #'nlx-document)
    (nlx-stage-until #'nlx-job-running)
    (nlx-test--kill (nlx-connection))
    (nlx-stage-until (lambda () (equal "" (nlx-job-mode-line))))
    (should (equal (buffer-string) nlx-stage-code))))

(ert-deftest nlx-test-commit-message ()
  "A message is written for what is staged; one that stands there is kept."
  (nlx-stage-with '(((match . ".") (answer . ((subject . "Add `add` and `f`") (body . [])))))
    (nlx-stage-git "add" "code.py")
    (let ((nlx-wait-for-result t) (kill-ring nil))
      (with-temp-buffer
        (insert "\n# Please enter the commit message for your changes.\n")
        (nlx-commit-message)
        (nlx-stage-until (lambda () (null (nlx-job-running))))
        (should (string-match-p "\\`Add .*`add`.*\n\n?# Please" (buffer-string)))
        (nlx-commit-message)
        (nlx-stage-until (lambda () (nlx-stage-told-p "There is a message already")))
        (should (string-match-p "\\`Add .*`add`.*" (current-kill 0)))))))

(ert-deftest nlx-test-commit-message-elsewhere ()
  "Outside of a repository the user is told so."
  (let ((default-directory (make-temp-file "nlx-no-project-" t)))
    (should-error (nlx-commit-message) :type 'user-error)))

(defun nlx-test--proposal ()
  "Wait for a proposal, and return its buffer."
  (nlx-stage-until
   (lambda ()
     (cl-find-if (lambda (buffer)
                   (eq 'nlx-proposal-mode (buffer-local-value 'major-mode buffer)))
                 (buffer-list)))))

(defun nlx-test--kill (connection)
  "Kill the server at the other end of CONNECTION."
  (signal-process (funcall nlx-stage-process connection) 'SIGKILL))

(provide 'nlx-test)
;;; nlx-test.el ends here
