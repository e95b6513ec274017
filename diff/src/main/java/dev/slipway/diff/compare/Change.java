package dev.slipway.diff.compare;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** One place where two trees differ. What was added or removed as a whole is one change. */
public sealed interface Change {
    Path path();

    /** The value that was there. */
    Optional<Tree> before();

    /** The value that is there. */
    Optional<Tree> after();

    record Added(Path path, Tree value) implements Change {
        @Override
        public Optional<Tree> before() {
            return Optional.empty();
        }

        @Override
        public Optional<Tree> after() {
            return Optional.of(value);
        }
    }

    record Changed(Path path, Tree from, Tree to) implements Change {
        @Override
        public Optional<Tree> before() {
            return Optional.of(from);
        }

        @Override
        public Optional<Tree> after() {
            return Optional.of(to);
        }
    }

    record Removed(Path path, Tree value) implements Change {
        @Override
        public Optional<Tree> before() {
            return Optional.of(value);
        }

        @Override
        public Optional<Tree> after() {
            return Optional.empty();
        }
    }
}
