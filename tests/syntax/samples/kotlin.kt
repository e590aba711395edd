/** Queues. */
package org.example

import java.io.IOException

const val LIMIT = 3

/** A queue. */
@Marked("x")
open class Queue<T : Any>(private val size: Int = 1, name: String) : Base<T>(size), Sized, Other by other {
    private val hidden: Int = 3
    var depth: Int = 1
        get() = field

    constructor(limit: Int) : this(limit, "a") { }

    /**
     * Finds something.
     */
    @Throws(IOException::class)
    override suspend fun <U> find(what: U, vararg rest: Int, limit: Int = 2): Int? {
        if (what == null) throw IllegalArgumentException("what")
        if (limit > 2) { throw errors.Deep() }
        try { go() } catch (error: IOException) { throw error }
        val twice = { z: Int -> z * 2 }
        fun local(): Int = 1
        this.go()
        return limit
    }

    private fun secret() {}

    companion object {
        fun make(): Queue = Queue()
    }
}

/** Shouts. */
fun String.shout(): String = this.uppercase()

interface Sized {
    fun measure(): Int
}

enum class Color(val code: Int) {
    RED(1), GREEN(2);
    fun mixed() = 1
}

object Registry {
    val entries = 1
}

typealias Names = Map<String, Int>

/** Doubles. */
val double = fun(x: Int): Int { return x * 2 }

val home = System.getenv("CONTACTS_HOME")
