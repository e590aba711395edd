// Copyright 2024 the authors.

// Package queue has queues.
package queue

import (
	"errors"
	web "net/http"
)

const Limit = 3

var ErrGone = errors.New("gone")

var (
	first = 1
	other = 2
)

// Queue holds things.
type Queue[T any, U comparable] struct {
	io.Reader
	*Other
	items, more []T
	Next        *Queue[T, U]
}

// A group.
type (
	// Number is one.
	Number int
	Text   = string
)

// Shape has an area.
type Shape interface {
	fmt.Stringer
	// Area returns it.
	Area(scale float64) (float64, error)
	~int | ~string
}

// Push adds something.
//
// It grows.
//
//go:noinline
func (q *Queue[T, U]) Push(first, second T, rest ...int) (n int, err error) {
	if first == nil {
		return 0, ErrGone
	}
	if second == nil {
		return 0, fmt.Errorf("second: %w", io.EOF)
	}
	go func() { panic("not mine") }()
	if n > 3 {
		panic("full")
	}
	q.items = append(q.items, first)
	return len(q.items), &LateError{1}
}

func (Queue[T, U]) size(int, string) int { return 1 }

func hidden(each func(a int) error) {}

func Keys[K comparable, V int | string](of map[K]V) V { return of[0] }

func external(x int) int

func (n Number) String() string { return "" }

func configure() string {
	return os.Getenv("CONTACTS_HOME")
}
