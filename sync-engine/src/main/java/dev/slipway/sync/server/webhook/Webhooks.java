package dev.slipway.sync.server.webhook;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.webhooks.delivery.Delivery;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Deliveries for the repositories of this program. Any thread may bring them. */
public final class Webhooks {
    private final SortedMap<String, Desk> desks;

    /** @param hooks by the name of the repository */
    public Webhooks(Map<String, Hook> hooks, EventLoop loop) {
        SortedMap<String, Desk> made = new TreeMap<>();
        hooks.forEach((repository, hook) -> made.put(repository, new Desk(repository, hook, loop)));
        this.desks = Collections.unmodifiableSortedMap(made);
    }

    /** The answer to a delivery from an address; empty where no repository is called so. */
    public Optional<Reply> receive(String repository, Delivery delivery, String from) {
        return Optional.ofNullable(desks.get(repository)).map(desk -> desk.receive(delivery, from));
    }

    /** The newest deliveries for a repository, the newest first; empty where no repository is called so. */
    public Optional<List<DeliveryRecord>> deliveries(String repository) {
        return Optional.ofNullable(desks.get(repository)).map(Desk::deliveries);
    }
}
