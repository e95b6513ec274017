package dev.slipway.sync.pipeline.part;

import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.Repository;
import java.time.Duration;
import java.util.Optional;

/**
 * One config repository that the engine follows.
 *
 * @param name of its ConfigRepository object
 * @param namespace where its API objects live
 * @param url for people; without credentials
 * @param poll how long between two looks. At least 1 s: forges limit faster ones
 * @param unsealer opens the sealed parameters of the repository
 * @param reporting where pull requests are previewed; empty: nowhere
 */
public record RepositorySettings(
        String name,
        String namespace,
        String url,
        Repository repository,
        Duration poll,
        Unsealer unsealer,
        Optional<Reporting> reporting) {
    private static final Unsealer NO_KEYS =
            Unsealer.withoutKeys("set identityFile of this repository in the settings of `slipway serve`");

    /** One without a private key. */
    public RepositorySettings(String name, String namespace, String url, Repository repository, Duration poll) {
        this(name, namespace, url, repository, poll, NO_KEYS);
    }

    /** One whose pull requests are not previewed. */
    public RepositorySettings(
            String name, String namespace, String url, Repository repository, Duration poll, Unsealer unsealer) {
        this(name, namespace, url, repository, poll, unsealer, Optional.empty());
    }

    /** The same, previewing pull requests. */
    public RepositorySettings reporting(Reporting to) {
        return new RepositorySettings(name, namespace, url, repository, poll, unsealer, Optional.of(to));
    }

    public RepositorySettings {
        if (poll.compareTo(Duration.ofSeconds(1)) < 0)
            throw new IllegalArgumentException("poll interval below 1 s: " + poll);
    }
}
