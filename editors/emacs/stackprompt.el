;;; stackprompt.el --- AI prompts for the file at hand  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: tools, languages
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Runs the language server of stackprompt in Eglot and shows its prompts.
;; `stackprompt-setup' registers the server; after `M-x eglot' the code actions
;; and the commands of this file offer prompts.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'jsonrpc)
(require 'subr-x)

(defgroup stackprompt nil
  "AI prompts for the file at hand."
  :group 'tools)

(defcustom stackprompt-command '("stackprompt" "lsp")
  "Program and arguments that start the server.
Only its global value counts: a repository could set a local one."
  :type '(repeat string)
  :risky t)

(defcustom stackprompt-modes
  '((dockerfile-mode :language-id "dockerfile")
    (dockerfile-ts-mode :language-id "dockerfile")
    (yaml-mode :language-id "yaml")
    (yaml-ts-mode :language-id "yaml")
    (docker-compose-mode :language-id "yaml"))
  "Major modes that `stackprompt-setup' registers the server for.
Eglot runs one server in a buffer: leave out a mode to keep another one there."
  :type '(repeat sexp)
  :risky t)

(defcustom stackprompt-copy t
  "Whether a prompt that is shown goes to the kill ring as well."
  :type 'boolean
  :safe #'booleanp)

(defconst stackprompt--client-command "stackprompt.open"
  "The command of our code actions, which Emacs executes itself.")

;; The first prompt of a large repository waits for the scan of it.
(defconst stackprompt--seconds 60)

;;; The server

(defclass stackprompt-server (eglot-lsp-server) ()
  :documentation "The language server of stackprompt.")

(cl-defmethod eglot-initialization-options ((_server stackprompt-server))
  "Return the options that make the server leave prompts to this package."
  (list :clientCommand stackprompt--client-command))

;; Old versions of Eglot pass the name of the command, and new ones the whole
;; action.
(if (fboundp 'eglot-execute)
    (cl-defmethod eglot-execute ((server stackprompt-server) action)
      "Show the prompt of ACTION; SERVER executes any other one."
      (let ((command (if (stringp (plist-get action :command))
                         action
                       (plist-get action :command))))
        (if (equal (plist-get command :command) stackprompt--client-command)
            (stackprompt--open server (plist-get command :arguments))
          (cl-call-next-method))))
  (cl-defmethod eglot-execute-command
    ((server stackprompt-server) (_command (eql 'stackprompt.open)) arguments)
    "Show the prompt that SERVER generates for ARGUMENTS."
    (stackprompt--open server arguments)))

;;;###autoload
(defun stackprompt-setup ()
  "Register the server for the buffers of `stackprompt-modes' in Eglot."
  (setq eglot-server-programs
        (cons `(,(default-value 'stackprompt-modes) . ,#'stackprompt--contact)
              (cl-remove #'stackprompt--contact eglot-server-programs :key #'cdr))))

(defun stackprompt--contact (&rest _)
  "Return the class and the command of the server."
  ;; Called in a buffer of the workspace, where `enable-local-variables' may
  ;; let a `.dir-locals.el' set any variable.
  (cons 'stackprompt-server (default-value 'stackprompt-command)))

(defun stackprompt--server ()
  "Return the server of this buffer, or signal an error with the remedy."
  (let ((server (eglot-current-server)))
    (unless (cl-typep server 'stackprompt-server)
      (user-error "Stackprompt does not manage this buffer: M-x stackprompt-setup, then M-x eglot"))
    server))

(defun stackprompt--ask (server command argument)
  "Let SERVER execute COMMAND with ARGUMENT and return the answer.
A failure is a `user-error'."
  (unless (cl-find command (stackprompt--commands server) :test #'equal)
    (user-error "This server does not define %s; a newer one does: pipx upgrade stackprompt"
                command))
  (condition-case failure
      (jsonrpc-request server :workspace/executeCommand
                       (list :command command :arguments (vector argument))
                       ;; Until the server has the newest text of this buffer.
                       :deferred :workspace/executeCommand
                       :timeout stackprompt--seconds)
    (jsonrpc-error
     (user-error "Stackprompt: %s"
                 (or (alist-get 'jsonrpc-error-message (cddr failure)) (cadr failure))))))

(defun stackprompt--commands (server)
  "Return the commands that SERVER defines."
  (plist-get (plist-get (eglot--capabilities server) :executeCommandProvider) :commands))

;;; Requests

(defun stackprompt--uri ()
  "Return the URI of this buffer."
  (plist-get (eglot--TextDocumentIdentifier) :uri))

(defun stackprompt--range ()
  "Return the lines of the region as an LSP range, nil without a region."
  (when (use-region-p)
    ;; Up to, and not into, the line after the one of the last character.
    (list :start (stackprompt--position (region-beginning))
          :end (list :line (line-number-at-pos (1- (region-end)) t) :character 0))))

(defun stackprompt--position (place)
  "Return the LSP position of the beginning of the line of PLACE."
  (list :line (1- (line-number-at-pos place t)) :character 0))

(defun stackprompt--request (task)
  "Return the argument of a command for TASK in this buffer and the region."
  (let ((range (stackprompt--range)))
    `(:uri ,(stackprompt--uri) :task ,task ,@(and range (list :range range)))))

(defun stackprompt--read-task ()
  "Let the user choose one of the tasks for this buffer."
  (let* ((offers (stackprompt--ask (stackprompt--server) "stackprompt.tasks" (stackprompt--uri)))
         (titles (mapcar (lambda (offer)
                           (cons (plist-get offer :task) (plist-get offer :title)))
                         offers))
         (completion-extra-properties
          (list :annotation-function
                (lambda (task) (concat "  " (cdr (assoc task titles)))))))
    (completing-read "Prompt: " titles nil t nil nil (caar titles))))

;;; Showing

(defun stackprompt--view (name text)
  "Show TEXT as Markdown in the buffer NAME."
  (with-current-buffer (get-buffer-create name)
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert text))
    (if (fboundp 'markdown-mode) (funcall 'markdown-mode) (text-mode))
    (goto-char (point-min))
    (pop-to-buffer (current-buffer))))

(defun stackprompt--show (prompt)
  "Show PROMPT, an answer of the server.
It goes to the kill ring as well when `stackprompt-copy' is set."
  (when stackprompt-copy
    (kill-new (plist-get prompt :text)))
  (stackprompt--view "*stackprompt*" (plist-get prompt :text)))

(defun stackprompt--make-buttons ()
  "Make buttons of the links in the current buffer, which open a file at its line."
  (save-excursion
    (goto-char (point-min))
    (while (re-search-forward "](\\(file://[^)#]*\\)#L\\([0-9]+\\))" nil t)
      (let ((uri (match-string 1))
            (line (string-to-number (match-string 2)))
            (end (match-end 0))
            (shown-to (match-beginning 0)))
        (goto-char shown-to)
        (when (search-backward "[`" (line-beginning-position) t)
          (let ((label (buffer-substring-no-properties (1+ (point)) shown-to))
                (from (point)))
            (delete-region from end)
            (insert-text-button (string-trim label "[` ]+" "[` ]+")
                                'action (lambda (_) (stackprompt--visit uri line))
                                'follow-link t)))))))

(defun stackprompt--visit (uri line)
  "Visit the file at URI, at LINE."
  (find-file-other-window (if (fboundp 'eglot-uri-to-path)
                              (eglot-uri-to-path uri)
                            (eglot--uri-to-path uri)))
  (goto-char (point-min))
  (forward-line (1- line)))

(defun stackprompt--open (server arguments)
  "Show the prompt that SERVER generates for ARGUMENTS, a vector of one."
  (stackprompt--show
   (stackprompt--ask server "stackprompt.generate" (aref arguments 0))))

;;; Commands

(defun stackprompt--generate (task)
  "Return the prompt of TASK for this buffer or the region."
  (stackprompt--ask (stackprompt--server)
                    "stackprompt.generate"
                    (stackprompt--request task)))

;;;###autoload
(defun stackprompt-generate (task)
  "Show the prompt of TASK for this buffer, or for the lines of the region."
  (interactive (list (stackprompt--read-task)))
  (stackprompt--show (stackprompt--generate task)))

;;;###autoload
(defun stackprompt-copy (task)
  "Put the prompt of TASK for this buffer or the region on the kill ring."
  (interactive (list (stackprompt--read-task)))
  (let ((prompt (stackprompt--generate task)))
    (kill-new (plist-get prompt :text))
    (message "The prompt is on the kill ring (about %d tokens)" (plist-get prompt :tokens))))

;;;###autoload
(defun stackprompt-insert-comment (task)
  "Insert the prompt of TASK as a comment above the region or the line of point."
  (interactive (list (stackprompt--read-task)))
  (let* ((place (if (use-region-p) (region-beginning) (point)))
         (here (stackprompt--position place))
         (argument (list :uri (stackprompt--uri)
                         :task task
                         :range (or (stackprompt--range) (list :start here :end here))))
         (comment (stackprompt--ask (stackprompt--server) "stackprompt.comment" argument)))
    (save-excursion
      (goto-char place)
      (forward-line 0)
      (insert (string-trim-right (plist-get comment :text) "\n+") "\n"))))

;;;###autoload
(defun stackprompt-why (task)
  "Show the origin of each part of the prompt of TASK."
  (interactive (list (stackprompt--read-task)))
  (let ((why (stackprompt--ask (stackprompt--server)
                               "stackprompt.why"
                               (stackprompt--request task))))
    (stackprompt--view "*stackprompt why*" (plist-get why :text))))

;;;###autoload
(defun stackprompt-stack ()
  "Show the technologies of the workspace of this buffer, with their evidence."
  (interactive)
  (let ((page (stackprompt--ask (stackprompt--server)
                                "stackprompt.stackDocument"
                                (stackprompt--uri))))
    (stackprompt--view "*stackprompt stack*" (plist-get page :text))
    (with-current-buffer "*stackprompt stack*"
      (stackprompt--make-buttons))))

(provide 'stackprompt)
;;; stackprompt.el ends here
