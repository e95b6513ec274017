package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Inventory;
import dev.slipway.sync.report.ApplicationReport;
import dev.slipway.sync.report.InventoryPage;
import dev.slipway.sync.report.Paging;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The status of one application, with its inventory on pages beside it where that is too large. What is on any page counts, so the order of
 * writes is all that a crash asks for: pages before the status that says that they hold it, and what they replace goes last.
 */
final class InventoryBook {
    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final ObjectKey key;
    /** What the pages were last seen to say; comparing them again costs more than nothing. */
    private Optional<Inventory> written = Optional.empty();

    private List<String> versions = List.of();

    InventoryBook(Surroundings around, LiveView view, StatusWriter writer, ObjectKey key) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.key = key;
    }

    /**
     * Writes down how the application stands, and all that it owns.
     *
     * @return why that was refused
     */
    CompletableFuture<Optional<Status>> save(ApiObject application, ApplicationReport report) {
        return pages(application, report.memory().inventory()).thenCompose(refusal -> {
            if (refusal.isPresent()) return CompletableFuture.completedFuture(refusal);
            return writer.status(application, report.status(application, around.now()))
                    .thenCompose(refused -> refused.isPresent()
                            ? CompletableFuture.completedFuture(refused)
                            : tidy().thenApply(done -> refused));
        });
    }

    /** Writes the pages that do not say what they should; none, where it all stands in the status. Answers why one was refused. */
    private CompletableFuture<Optional<Status>> pages(ApiObject application, Inventory inventory) {
        int pages = ApplicationReport.pages(application, inventory);
        if (pages == 0 || isWritten(inventory)) return CompletableFuture.completedFuture(Optional.empty());
        List<CompletableFuture<Optional<Status>>> asked = new ArrayList<>();
        Paging.divide(inventory, pages)
                .forEach((page, entries) ->
                        asked.add(writer.ensure(InventoryPage.of(application, page, pages, entries))));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    Optional<Status> refusal = asked.stream()
                            .map(CompletableFuture::join)
                            .flatMap(Optional::stream)
                            .findFirst();
                    if (refusal.isEmpty()) remember(inventory);
                    return refusal;
                });
    }

    private boolean isWritten(Inventory inventory) {
        return written.equals(Optional.of(inventory)) && versions.equals(versions());
    }

    private void remember(Inventory inventory) {
        written = Optional.of(inventory);
        versions = versions();
    }

    private List<String> versions() {
        return all().stream()
                .map(page -> page.name() + " " + page.resourceVersion())
                .sorted()
                .toList();
    }

    /** Deletes the pages that the status does not count on any more. */
    private CompletableFuture<Void> tidy() {
        int pages = view.get(key)
                .flatMap(application -> application.status().whole(ApplicationReport.PAGES))
                .orElse(0L)
                .intValue();
        return CompletableFuture.allOf(all().stream()
                .filter(page -> InventoryPage.pages(page) != pages)
                .map(page -> around.client()
                        .delete(page.key(), DeleteOptions.BACKGROUND.onlyUid(page.uid()))
                        .exceptionally(unreachable -> null))
                .toArray(CompletableFuture<?>[]::new));
    }

    private List<ApiObject> all() {
        return view.get(key).map(view::inventoryOf).orElse(List.of());
    }
}
