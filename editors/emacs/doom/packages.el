;; -*- no-byte-compile: t; -*-
;;; tools/nlx/packages.el

;; This module is a folder of the package's own repository, and only linked to from where Doom looks for it.
;; `package!' takes its recipe as it is written, so the path is put into it before.
(eval `(package! nlx
         :recipe (:local-repo ,(expand-file-name ".." (file-truename (dir!)))
                  :files ("*.el"))))
