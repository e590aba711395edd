;;; tools/nlx/config.el -*- lexical-binding: t; -*-

(use-package! nlx
  :defer t
  :config
  (when (modulep! +preview)
    (setq nlx-preview t)))

;; Other modules say which servers they want when their client is loaded; the package looks at what they have said,
;; so it is set up after them.
(let ((set-up (if (modulep! +lsp-mode)
                  (lambda () (after! lsp-mode (nlx-setup)))
                (lambda () (after! eglot (nlx-setup))))))
  (if after-init-time
      (funcall set-up)
    (add-hook 'after-init-hook set-up 90)))

(map! :leader
      (:prefix-map ("l" . "local model")
       :desc "Menu"                "l" #'nlx-menu
       :desc "Any action"          "a" #'nlx-action
       :desc "Docstring"           "d" #'nlx-document
       :desc "Review"              "r" #'nlx-review
       :desc "Findings"            "f" #'nlx-findings
       :desc "Fix at point"        "x" #'nlx-fix
       :desc "Tests"               "t" #'nlx-tests
       :desc "Test or its subject" "j" #'nlx-counterpart
       :desc "Rewrite region"      "e" #'nlx-rewrite
       :desc "README"              "m" #'nlx-readme
       :desc "Commit message"      "c" #'nlx-commit-message
       :desc "Cancel"              "k" #'nlx-cancel
       :desc "Preview results"     "p" #'nlx-toggle-preview
       :desc "Last result"         "R" #'nlx-last-result
       :desc "Prompt"              "P" #'nlx-show-prompt
       :desc "Status"              "s" #'nlx-status
       :desc "Doctor"              "D" #'nlx-doctor))

(map! :after nlx-proposal
      :map nlx-proposal-mode-map
      :localleader
      :desc "Accept" "a" #'nlx-proposal-accept
      :desc "Reject" "k" #'nlx-proposal-reject
      :desc "Edit"   "e" #'nlx-proposal-edit
      :desc "Retry"  "r" #'nlx-proposal-retry)

(map! :after nlx-findings
      :map nlx-findings-mode-map
      :n "RET" #'nlx-findings-visit
      :n "o"   #'nlx-findings-show
      :localleader
      :desc "Fix or dismiss" "x" #'nlx-findings-fix)

(map! :after git-commit
      :map git-commit-mode-map
      :localleader
      :desc "Write the message" "m" #'nlx-commit-message)
