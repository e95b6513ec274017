package dev.slipway.sync.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks for many things, some at a time. Only for use on the loop. */
final class Lanes {
    /** So many requests at once keep a server busy and its queue short. */
    private static final int WIDTH = 32;

    private Lanes() {}

    /** The results in the order of the items. Completes exceptionally with the first failure, after which nothing more is started. */
    static <T, R> CompletableFuture<List<R>> each(List<T> items, Function<T, CompletableFuture<R>> ask) {
        Run<T, R> run = new Run<>(items, ask);
        run.fill();
        return run.done;
    }

    private static final class Run<T, R> {
        private final CompletableFuture<List<R>> done = new CompletableFuture<>();
        private final List<T> items;
        private final Function<T, CompletableFuture<R>> ask;
        private final List<List<R>> results = new ArrayList<>();
        private int next;
        private int finished;
        private boolean filling;

        Run(List<T> items, Function<T, CompletableFuture<R>> ask) {
            this.items = items;
            this.ask = ask;
            items.forEach(item -> results.add(List.of()));
        }

        /** Not recursive: answers that are there at once come back here while the loop below runs. */
        void fill() {
            if (filling) return;
            filling = true;
            while (!done.isDone() && next < items.size() && next - finished < WIDTH) {
                int index = next++;
                ask.apply(items.get(index)).whenComplete((result, failure) -> {
                    if (failure != null) done.completeExceptionally(failure);
                    else finish(index, result);
                });
            }
            filling = false;
            if (finished == items.size())
                done.complete(results.stream().flatMap(List::stream).toList());
        }

        private void finish(int index, R result) {
            results.set(index, List.of(result));
            finished++;
            fill();
        }
    }
}
