;;; driver.el --- drives stackprompt.el in batch mode  -*- lexical-binding: t; -*-

;;; Commentary:

;; A test evaluates one form after this file.  What `driver-answer' prints is
;; the only output that a test reads.

;;; Code:

(require 'cl-lib)
(require 'dockerfile-mode)
(require 'eglot)
(require 'json)
(require 'stackprompt)

(defvar driver-offered nil "The candidates of the last question.")

(defun driver-open (file)
  "Visit FILE and let Eglot manage it, as a user would."
  (stackprompt-setup)
  (setq eglot-sync-connect 20)
  (find-file file)
  (call-interactively #'eglot)
  (unless (eglot-current-server)
    (error "Eglot does not manage %s" file)))

(defun driver-call (command wanted)
  "Call COMMAND interactively and answer its question with what holds WANTED."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt candidates &rest _)
               (setq driver-offered (mapcar #'car candidates))
               (cl-find-if (lambda (candidate) (string-match-p (regexp-quote wanted) candidate))
                           driver-offered))))
    ;; Asked by key and not by mouse, or Eglot would pop up a menu.
    (let ((last-nonmenu-event t))
      (call-interactively command))))

(defun driver-text (buffer)
  "Return the text of BUFFER, nil when there is no such buffer."
  (and (get-buffer buffer)
       (with-current-buffer buffer (buffer-string))))

(defun driver-failure (function)
  "Return the message that FUNCTION fails with, nil when it does not fail."
  (condition-case failure (progn (funcall function) nil)
    (error (error-message-string failure))))

(defun driver-answer (&rest facts)
  "Print FACTS, a plist, as JSON and leave."
  (princ (json-encode facts))
  (kill-emacs 0))

(provide 'driver)
;;; driver.el ends here
