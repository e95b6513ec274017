package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.report.ApplicationMemory;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What one application must not forget, as this process knows it: taken up once from the status that the process before left, and kept there. */
final class Notebook {
    private final LiveView view;
    private final ObjectKey key;
    private Optional<ApplicationMemory> memory = Optional.empty();

    Notebook(LiveView view, ObjectKey key) {
        this.view = view;
        this.key = key;
    }

    /** Takes up what the process before left, as soon as it is in view. */
    void recall() {
        if (memory.isEmpty())
            memory = view.get(key).map(application -> ApplicationMemory.of(application, view.inventoryOf(application)));
    }

    ApplicationMemory memory() {
        return memory.orElse(ApplicationMemory.EMPTY);
    }

    void note(UnaryOperator<ApplicationMemory> more) {
        memory = Optional.of(more.apply(memory()));
    }
}
