package dev.slipway.sync.server;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Reader;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.report.overview.Views;
import java.util.concurrent.CompletableFuture;

/** Holds the shop of {@link Views}, and can be out of order. */
final class FakePlane implements Reader {
    private volatile boolean refusing;

    void refuse() {
        refusing = true;
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return list(key.kind(), ListOptions.ALL)
                .thenApply(answer -> answer.map(page -> page.items().stream()
                        .filter(object -> object.key().equals(key))
                        .findFirst()
                        .orElseThrow()));
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
        return CompletableFuture.completedFuture(
                refusing
                        ? Answer.refused(Status.of(503, "ServiceUnavailable", "the plane is stopping"))
                        : Answer.done(new Page(Views.objects(kind), 1, "", 0)));
    }
}
