package dev.slipway.sync.server.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often an address may send what is refused, before nothing from there is looked at any more: guessing secrets and filling logs gets slow. An
 * address from which something believed has come is never shut out, since behind a proxy all addresses are one. Not for sharing between threads.
 */
final class Patience {
    /** Somebody who sets up a hook tries a few times. */
    static final int AT_ONCE = 30;

    /** After that, so long for each. */
    static final Duration FOR_EACH = Duration.ofSeconds(2);

    /** How long an address counts as one that knows the secret. */
    private static final Duration TRUSTED_FOR = Duration.ofDays(1);

    /** The one that was heard least lately is forgotten; so whoever has that many addresses is not slowed down. */
    private static final int MOST_ADDRESSES = 2000;

    private final InstantSource clock;
    /** The one that was heard least lately first. */
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    Patience(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What is known of an address.
     *
     * @param debt how much time its refused deliveries cost, as of then
     * @param trustedUntil in the past for nearly all
     */
    private record Account(Duration debt, Instant asOf, Instant trustedUntil) {
        Account at(Instant now) {
            Duration rest = debt.minus(Duration.between(asOf, now));
            return new Account(rest.isNegative() ? Duration.ZERO : rest, now, trustedUntil);
        }

        Duration shutFor() {
            Duration over = debt.plus(FOR_EACH).minus(FOR_EACH.multipliedBy(AT_ONCE));
            return over.isNegative() || trustedUntil.isAfter(asOf) ? Duration.ZERO : over;
        }
    }

    /** How long nothing from an address is looked at; empty where it is. */
    Optional<Duration> shutFor(String address) {
        Account account = accounts.get(address);
        return account == null
                ? Optional.empty()
                : Optional.of(account.at(clock.instant()).shutFor()).filter(wait -> !wait.isZero());
    }

    void refused(String address) {
        Account now = account(address);
        put(address, new Account(now.debt().plus(FOR_EACH), now.asOf(), now.trustedUntil()));
    }

    void believed(String address) {
        Account now = account(address);
        put(address, new Account(now.debt(), now.asOf(), now.asOf().plus(TRUSTED_FOR)));
    }

    int size() {
        return accounts.size();
    }

    private Account account(String address) {
        Instant now = clock.instant();
        Account known = accounts.get(address);
        return known == null ? new Account(Duration.ZERO, now, Instant.MIN) : known.at(now);
    }

    private void put(String address, Account account) {
        accounts.remove(address);
        if (accounts.size() == MOST_ADDRESSES) {
            Iterator<String> oldest = accounts.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        accounts.put(address, account);
    }
}
