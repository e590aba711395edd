; Ruby.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "ruby"
; grammar = "tree_sitter_ruby:language"
; extensions = [".rb", ".rake", ".gemspec", ".ru"]
; remark = "#"
; comments = ["comment"]
; comment = ["", "# ", ""]
; receivers = ["self"]
; private = '^_'
; doc = '#(?!!)(?!\s*(?:frozen_string_literal|encoding|coding|typed|rubocop|:nodoc:|-\*-))|=begin'
; openings = ["call"]

;; [outline]
(method name: (_) @name @header.end !parameters body: (_)? @body) @symbol.function
(method name: (_) @name parameters: (_) @header.end body: (_)? @body) @symbol.function
(singleton_method name: (_) @name @header.end !parameters body: (_)? @body) @symbol.function
(singleton_method name: (_) @name parameters: (_) @header.end body: (_)? @body) @symbol.function

(class name: (_) @name @header.end !superclass body: (_)? @body) @symbol.class
(class name: (_) @name superclass: (_) @header.end body: (_)? @body) @symbol.class
(module name: (_) @name @header.end body: (_)? @body) @symbol.class
(assignment
  left: (constant) @name
  right: (call method: (identifier) @_new arguments: (_)? @header.end block: (_ body: (_) @body)) @symbol.class
  (#any-of? @_new "new" "define"))

(assignment left: (constant) right: (call block: (_))) @wrapper
(call
  method: (identifier) @_access
  arguments: (argument_list . [(method) (singleton_method)] .) @wrapper
  (#match? @_access "^(private|public|protected|private_class_method|module_function|memoize)$")) @wrapper

(singleton_method) @public
(call
  method: (identifier) @_private
  arguments: (argument_list [(method) (singleton_method)] @private)
  (#any-of? @_private "private" "protected" "private_class_method"))

;; [labels]
(body_statement (identifier) @label.private (#any-of? @label.private "private" "protected"))
(body_statement (identifier) @label.public (#eq? @label.public "public"))

;; [facts]
(method) @scope
(singleton_method) @scope
(class) @scope
(module) @scope
(singleton_class) @scope
(lambda) @scope

(class superclass: (superclass (_) @base))
(call
  method: (identifier) @_include
  arguments: (argument_list [(constant) (scope_resolution)] @base)
  (#any-of? @_include "include" "extend" "prepend"))

(method_parameters [(identifier) (destructured_parameter)] @parameter @parameter.name)
(method_parameters (optional_parameter name: (_) @parameter.name value: (_) @parameter.default) @parameter)
(method_parameters
  (keyword_parameter name: (_) @parameter.name value: (_)? @parameter.default)
  @parameter @parameter.keyword)
(method_parameters (splat_parameter name: (_)? @parameter.name) @parameter @parameter.variadic)
(method_parameters (hash_splat_parameter name: (_)? @parameter.name) @parameter @parameter.keywords)
(method_parameters (block_parameter name: (_)? @parameter.name) @parameter)

(return (argument_list) @return.value)
(return) @return
; The last expression of a method is its result, if it is a value to look at.
(_
  body: (body_statement
    [
      (array)
      (binary)
      (call)
      (constant)
      (false)
      (float)
      (hash)
      (identifier)
      (instance_variable)
      (integer)
      (self)
      (string)
      (true)
    ] @return @return.value .)
  (#not-match? @return.value "^(raise|fail|puts|yield|private|attr_)\\b"))
(method "=" body: (_) @return @return.value)

(yield) @yield
(yield (argument_list) @yield.value)

(call
  !receiver
  method: (identifier) @_raise
  arguments: (argument_list
    .
    [
      (constant) @raise.value
      (scope_resolution) @raise.value
      (identifier) @raise.value
      (call receiver: (_) @raise.value method: (identifier) @_new)
    ])
  (#any-of? @_raise "raise" "fail")) @raise
(then (identifier) @raise (#eq? @raise "raise"))
(body_statement (identifier) @raise (#eq? @raise "raise"))

(rescue) @handler
(rescue exceptions: (exceptions (_) @handler.type))
(rescue variable: (exception_variable (identifier) @handler.name))

(if condition: (_) @guard consequence: (_) @guard.body)
(elsif condition: (_) @guard consequence: (_) @guard.body)
(if_modifier body: (_) @guard.body condition: (_) @guard)

(call !receiver method: (identifier) @call (#not-match? @call "^(raise|fail|include|extend|prepend|private|attr_\\w+)$"))
(call
  receiver: [(identifier) (self) (constant) (scope_resolution) (instance_variable)] @call
  method: (_) @call)

(assignment left: (instance_variable) @attribute)
(call
  method: (identifier) @_attribute
  arguments: (argument_list (simple_symbol) @attribute.class)
  (#any-of? @_attribute "attr_accessor" "attr_reader" "attr_writer"))

;; [module]
(program
  (call method: (identifier) @_require) @import
  (#any-of? @_require "require" "require_relative" "load" "autoload"))
(program (assignment left: (constant) @constant.name) @constant)

;; [environment]
(element_reference
  object: (constant) @_env
  . (string) @environment
  (#eq? @_env "ENV"))
(call
  receiver: (constant) @_env
  method: (identifier) @_fetch
  arguments: (argument_list . (string) @environment . (_)? @environment.default)
  (#eq? @_env "ENV")
  (#eq? @_fetch "fetch"))
