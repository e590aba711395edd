# frozen_string_literal: true

# Queues of things.

require "set"

LIMIT = 3

# What holds things.
module Holding
  # A queue.
  class Queue < Base::List
    attr_accessor :size, :depth
    include Comparable

    # Makes one.
    #
    # @param size [Integer]
    def initialize(size, depth = 2, *rest, key:, limit: 3, **more, &block)
      @items = size
      raise ArgumentError, "size" if size.nil?
      if depth
        raise Errors::Deep.new("depth")
      elsif limit
        raise failure
      end
      yield size, 1
      helper(3)
      self.go
      filter = ->(each) { each }
      return size unless depth
    rescue IOError, Other => error
      raise error
      raise
    end

    def self.make
      new
    end

    def self.from(other)
      raise
    end

    class << self
      # Twice.
      def twice(a) = a * 2
    end

    private

    def hidden; end

    public

    def shown; end

    # Hidden as well.
    private def also_hidden; end

    def ==(other)
      @items == other
    end
  end

  class Outer::Inner; end
end

Point = Struct.new(:x, :y) do
  def length; end
end

=begin
Adds.
=end
def add(a, b)
  a + b
end

def configure
  ENV["CONTACTS_HOME"] || ENV.fetch("HOME", "/tmp")
end
