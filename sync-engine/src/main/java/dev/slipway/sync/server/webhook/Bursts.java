package dev.slipway.sync.server.webhook;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.webhooks.delivery.ForgeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes few of many: a push of ten tags is ten deliveries and one look. The first event is passed on at once; what comes within the following
 * pause is passed on together when it is over, refs in one event and each pull request once. Comments are never thrown together. Only for
 * use on the loop.
 */
final class Bursts {
    /** Forges tell of the refs of one push within a fraction of this; a person does not notice it. */
    static final Duration PAUSE = Duration.ofMillis(250);

    /** Who names more refs at once moves "something". */
    private static final int MOST_REFS = 100;

    /** Of pull requests and comments in one pause. What is above is found by the next poll. */
    private static final int MOST_OTHERS = 1000;

    private final Consumer<ForgeEvent> lookAgain;
    private final Calm calm;
    private final Set<String> refs = new LinkedHashSet<>();
    private final Map<String, ForgeEvent> others = new LinkedHashMap<>();
    private long comments;
    private boolean moved;
    private boolean unnamed;

    Bursts(EventLoop loop, Consumer<ForgeEvent> lookAgain) {
        this.lookAgain = lookAgain;
        this.calm = new Calm(loop, PAUSE, this::pass);
    }

    void hear(ForgeEvent event) {
        if (event instanceof ForgeEvent.RefsMoved refsMoved) keep(refsMoved);
        else if (event instanceof ForgeEvent.PullRequestChanged changed) keep("changed/" + changed.number(), changed);
        else if (event instanceof ForgeEvent.Commented) keep("comment/" + comments++, event);
        else return;
        calm.ask();
    }

    private void keep(ForgeEvent.RefsMoved event) {
        moved = true;
        unnamed =
                unnamed || event.refs().isEmpty() || refs.size() + event.refs().size() > MOST_REFS;
        if (!unnamed) refs.addAll(event.refs());
    }

    /** A later word on the same replaces the earlier one, and comes at its own time. */
    private void keep(String subject, ForgeEvent event) {
        others.remove(subject);
        if (others.size() < MOST_OTHERS) others.put(subject, event);
    }

    private void pass() {
        List<ForgeEvent> all = new ArrayList<>();
        if (moved) all.add(new ForgeEvent.RefsMoved(unnamed ? List.of() : List.copyOf(refs)));
        Collection<ForgeEvent> rest = others.values();
        all.addAll(rest);
        moved = false;
        unnamed = false;
        refs.clear();
        others.clear();
        all.forEach(lookAgain);
    }
}
