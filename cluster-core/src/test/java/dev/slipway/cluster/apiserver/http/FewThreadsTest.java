package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FewThreadsTest {
    private final ArrayDeque<Runnable> woken = new ArrayDeque<>();
    private final FewThreads few = new FewThreads(woken::add, 2);
    private final List<Integer> done = new ArrayList<>();

    @Test
    void aThousandTasksWakeTwoThreads() {
        for (int i = 0; i < 1000; i++) add(i);

        assertThat(woken).hasSize(2);
        woken.remove().run();
        assertThat(done).hasSize(1000).isSorted();
        woken.remove().run();
        add(1000);
        assertThat(woken).hasSize(1);
    }

    @Test
    void whatATaskAddsIsDoneToo() {
        few.execute(() -> add(1));

        woken.remove().run();

        assertThat(done).containsExactly(1);
    }

    @Test
    void aTaskThatThrowsKeepsNobodyFromTheirTurn() {
        few.execute(() -> {
            throw new IllegalStateException("bug");
        });
        add(1);
        add(2);

        assertThatThrownBy(woken.remove()::run).hasMessage("bug");
        while (!woken.isEmpty()) woken.remove().run();

        assertThat(done).containsExactly(1, 2);
    }

    private void add(int number) {
        few.execute(() -> done.add(number));
    }

    @Test
    void dropsWhatComesOnceTheThreadsHaveStopped() {
        AtomicBoolean stopped = new AtomicBoolean(true);
        List<String> done = new ArrayList<>();
        FewThreads late = new FewThreads(
                task -> {
                    if (stopped.get()) throw new RejectedExecutionException("stopped");
                    task.run();
                },
                1);

        late.execute(() -> done.add("too late"));
        stopped.set(false);
        late.execute(() -> done.add("in time"));

        assertThat(done).containsExactly("in time");
    }
}
