<?php
/** Queues. */
declare(strict_types=1);

use Other\Things as Stuff;

const LIMIT = 3;

namespace App\Queues {
    /** A queue. */
    #[Service(1)]
    abstract class Queue extends Base implements Sized, Countable
    {
        use Holding;

        const DEPTH = 1;
        private int $size = 1;

        public function __construct(private int $limit, ?string &$name = null, int ...$rest)
        {
            $this->depth = $limit;
        }

        /**
         * Finds something.
         */
        #[Pure]
        protected static function find(array $what): ?int
        {
            if (!$what) {
                throw new \InvalidArgumentException("what");
            } elseif ($late) {
                throw new Late();
            }
            try {
                go();
                $this->go();
                self::find([]);
            } catch (Gone | Lost $error) {
                throw $error;
            }
            $other = new class { function inner() {} };
            yield 1;
            return $what;
        }

        abstract function size();
        function _internal() {}
    }

    interface Sized extends Countable { function measure(int $x): void; }
    trait Holding { function hold() {} }
    enum Suit: string { case Hearts = 'h'; public function label(): string { return 'x'; } }
}

function top(int|string $x, $y = 3): int {
    $inner = function ($q) use ($x): int { return 1; };
    $arrow = fn($z): int => $z + 1;
    return 1;
}

/** Given a name. */
$named = function ($a) {};

$home = getenv('CONTACTS_HOME');
