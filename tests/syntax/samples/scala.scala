/** Queues. */
package org.example

import java.io.{IOException, File}

val limit = 3

/** A queue. */
@marked("x")
abstract class Queue[T <: Base](val size: Int = 1)(implicit name: String) extends Base[T](size) with Sized {
  private val hidden: Int = 3
  var depth = 1

  /** Finds something. */
  @throws[IOException]
  override def find[U](what: U, rest: Int*)(implicit limit: Int = 2): Option[Int] = {
    if (what == null) throw new IllegalArgumentException("what")
    if (limit > 2) { throw new errors.Deep() }
    try { go() } catch { case error: IOException => throw error }
    if (late) throw failure("x")
    this.make[Int](1)
    return limit
    Some(1)
  }

  def area: Int
  private def secret() = 1
  protected[this] def guarded = 2
  type Unit = Int
}

trait Sized { def measure(): Int }

object Registry extends App {
  val entries = 1
  def count = 2
}

case class Point(x: Int)

enum Color { case Red, Green }

given order: Ordering[Int] with { def compare(a: Int, b: Int) = 0 }

extension (text: String) def shout: String = text

/** Doubles. */
val double = (y: Int) => y * 2

package inner { class Deep }

val home = sys.env.getOrElse("CONTACTS_HOME", "/tmp")
