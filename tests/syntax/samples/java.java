/** Queues. */
package org.example.queue;

import java.util.List;

/** A queue. */
@Deprecated
public abstract class Queue<T extends Comparable<T>> extends Base<T> implements Sized, Closeable {
    private final int size = 1, depth;

    /** Makes one. */
    public Queue(int size, final List<T> items, String... rest) throws IOException {
        this.size = size;
    }

    /**
     * Finds something.
     */
    @Override
    @SuppressWarnings("all")
    public <U> int[] find(@Nonnull Queue<T> where) throws IOException, errors.Bad {
        if (where == null) {
            throw new IllegalArgumentException("where");
        }
        try {
            where.go();
        } catch (IOException | RuntimeException error) {
            throw error;
        }
        Runnable later = () -> { throw new Inner(); };
        new Thread() { public void run() { return; } };
        this.size = count(3);
        super.go();
        return where.sizes;
    }

    abstract void close();

    int packaged(Queue<T> this, int a) { return a; }

    int old()[] { return null; }

    interface Sized extends Countable {
        int LIMIT = 3;
        int size();
        default int twice() { return size() * 2; }
    }

    public enum Color {
        RED,
        GREEN(1) { int shade() { return 1; } };

        Color() {}

        int alpha;
    }

    public record Point(int x, String y) implements Comparable {
        public Point { check(System.getenv("CONTACTS_HOME")); }
    }

    public @interface Marked {
        int value() default 3;
    }
}
