package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Store;
import java.util.Optional;

/** Starts watches. */
final class Watches {
    private final EventLoop loop;
    private final Store store;
    private final Kinds kinds;

    Watches(EventLoop loop, Store store, Kinds kinds) {
        this.loop = loop;
        this.store = store;
        this.kinds = kinds;
    }

    Watcher.Watch watch(GroupKind groupKind, Watcher.WatchOptions options, Watcher.Listener listener) {
        Optional<Kind> kind = kinds.now().find(groupKind);
        Optional<Status> refusal = kind.isEmpty()
                ? Optional.of(Refusals.noSuchResource())
                : Reads.unsupportedField(options.fields(), kind.get());
        WatchStream stream = new WatchStream(loop, store, groupKind, options, listener);
        loop.post(() -> refusal.ifPresentOrElse(stream::refuse, () -> stream.start(kind.orElseThrow())));
        return stream;
    }
}
