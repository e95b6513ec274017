package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.quota.Amounts;
import dev.slipway.cluster.kind.quota.Quota;
import dev.slipway.cluster.kind.quota.Usage;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.Event;
import dev.slipway.cluster.store.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the objects that quotas are about use up. An account is opened by counting once, when somebody first asks, and goes on with each decided
 * change: ten thousand creations in a namespace with a quota count ten thousand objects, not fifty million.
 *
 * <p>Whether a pod that is being deleted still counts is a matter of time, so those are counted whenever somebody asks. A change that was not
 * heard of closes all accounts. Only for use on the loop.
 */
final class Ledger {
    /** More are not kept: those of namespaces that nobody writes to any more would stay for ever. */
    static final int MOST_ACCOUNTS = 10_000;

    private final TreeMap<Place, List<Account>> accounts = new TreeMap<>();
    private long revision = -1;
    private long counted;

    /** Objects of a kind in a namespace. */
    private record Place(GroupKind kind, String namespace) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::kind).thenComparing(Place::namespace);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** What one quota has counted at one place. */
    private static final class Account {
        private final Quota quota;
        private final String resource;
        private final TreeSet<ObjectKey> leaving = new TreeSet<>(Comparator.comparing(ObjectKey::name));
        private Amounts used;

        Account(Quota quota, String resource) {
            this.quota = quota;
            this.resource = resource;
            this.used = quota.zero();
        }

        void add(ApiObject object) {
            if (!quota.counts(object)) return;
            if (object.isDeleting()) leaving.add(object.key());
            else used = used.plus(amounts(object, Instant.EPOCH));
        }

        void subtract(ApiObject object) {
            if (!quota.counts(object)) return;
            if (object.isDeleting()) leaving.remove(object.key());
            else used = used.minus(amounts(object, Instant.EPOCH));
        }

        Amounts total(Snapshot head, Instant now) {
            Amounts total = used;
            for (ObjectKey key : leaving)
                total = head.get(key)
                        .map(object -> amounts(object, now))
                        .orElse(Amounts.NONE)
                        .plus(total);
            return total;
        }

        private Amounts amounts(ApiObject object, Instant now) {
            return quota.concerned(Usage.of(object, resource, now));
        }
    }

    /** What objects of a kind in a namespace use of what a quota is about. */
    Amounts used(Quota quota, Kind kind, String namespace, Snapshot head, Instant now) {
        if (revision != head.revision()) {
            accounts.clear();
            revision = head.revision();
        }
        Place place = new Place(kind.gvk().groupKind(), namespace);
        List<Account> here = accounts.computeIfAbsent(place, none -> new ArrayList<>());
        Account account = here.stream()
                .filter(open -> open.quota.equals(quota))
                .findFirst()
                .orElseGet(() -> {
                    // One that was changed is another quota now.
                    here.removeIf(open -> open.quota.name().equals(quota.name()));
                    Account opened = open(new Account(quota, kind.resourceInMessages()), place, head);
                    here.add(opened);
                    return opened;
                });
        Amounts used = account.total(head, now);
        if (accounts.size() > MOST_ACCOUNTS) accounts.clear();
        return used;
    }

    private Account open(Account account, Place place, Snapshot head) {
        for (ApiObject object : head.list(place.kind(), place.namespace())) {
            account.add(object);
            counted++;
        }
        return account;
    }

    /** Takes in a change that was decided. */
    void decided(Event event) {
        if (accounts.isEmpty()) return;
        if (event.revision() != revision + 1) {
            accounts.clear();
            return;
        }
        revision = event.revision();
        ObjectKey key = event.key();
        List<Account> concerned = accounts.getOrDefault(new Place(key.kind(), key.namespace()), List.of());
        for (Account account : concerned) {
            event.before().ifPresent(account::subtract);
            event.after().ifPresent(account::add);
        }
    }

    /** How many objects were counted to open accounts. */
    long counted() {
        return counted;
    }
}
