// Copyright 2024 the authors.

/// <summary>Queues.</summary>
using System;

namespace Example.Queues
{
    /// <summary>A queue.</summary>
    /// <typeparam name="T">Of what.</typeparam>
    [Serializable, Obsolete("old")]
    public abstract partial class Queue<T> : Base<T>, ISized where T : class
    {
        private readonly int size = 1, depth;

        /** Makes one. */
        public Queue(int size, ref List<T> items, string name = "q", params int[] rest) : base(size)
        {
            this.size = size;
        }

        [Pure]
        public async Task<int> Find<U>([In] U what, int? limit)
        {
            if (what == null) throw new ArgumentNullException(nameof(what));
            if (limit > 3) { throw new Errors.Deep(); }
            try { what.Go(); }
            catch (IOException error) when (error.Late) { throw; }
            catch { throw failure; }
            var twice = (int q) => { return q * 2; };
            var older = delegate (int q) { return q; };
            int Local(int z) { return z; }
            yield return 1;
            yield break;
            this.Go();
            Make<int>(1);
            return await limit;
        }

        public int Size { get; set; }
        public int Depth => depth ?? throw new Late();
        int ISized.Limit { get { return 1; } }
        public static Queue<T> operator +(Queue<T> a, Queue<T> b) => a;
        public int this[int index] { get => 1; }
        public int this[string name] => 2;
        ~Queue() {}
        public event EventHandler Changed;
        protected abstract void Hidden();
        internal void Internal() {}
    }

    public interface ISized { int Limit { get; } int Measure(); }
    public enum Color { Red, Green = 2 }
    public record Point(int X, string Y) : Shape;
    public struct Pair { public int Left; }
    public delegate int Compare<T>(T a);
    static class Extensions { public static int Twice(this string text) => 2; static string Home = Environment.GetEnvironmentVariable("CONTACTS_HOME"); }
}
