;;; tools/nlx/doctor.el -*- lexical-binding: t; -*-

(assert! (or (not (modulep! +lsp-mode))
             (modulep! :tools lsp))
         "This module's +lsp-mode flag needs (:tools lsp)")

(assert! (not (and (modulep! +lsp-mode)
                   (modulep! :tools lsp +eglot)))
         "This module has +lsp-mode, but (:tools lsp) has +eglot; leave one of them out")

(if (not (executable-find "nlx-lsp"))
    (error! "Couldn't find nlx-lsp. Install it: uv tool install nlx-lsp")
  ;; The program knows best whether there is an engine and a model, and what to do if not.
  (with-temp-buffer
    (unless (eql 0 (call-process "nlx-lsp" nil t nil "doctor"))
      (warn! "nlx-lsp is not ready; it says:")
      (explain! (buffer-string)))))

(unless (or (modulep! +lsp-mode)
            (executable-find "rass"))
  (warn! "Couldn't find rass: Eglot will run either nlx-lsp or a language's usual server.")
  (explain! "Install it: uv tool install rassumfrassum"))
