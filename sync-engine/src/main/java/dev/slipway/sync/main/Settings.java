package dev.slipway.sync.main;

import dev.slipway.cluster.node.simulated.NodeGroup;
import dev.slipway.sync.server.Listen;
import dev.slipway.sync.source.Remote;
import dev.slipway.webhooks.reply.rest.Kind;
import dev.slipway.webhooks.reply.rest.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code slipway serve} is told, checked. Paths are absolute or relative to the working directory; in the file they were relative to the
 * file.
 *
 * @param dataDir all state
 * @param tokenFile tokens of users of the API, besides the administrator's
 * @param flagTokenFile the token that programs show which ask for flags; empty: nobody needs one
 */
record Settings(
        Path dataDir,
        Listen api,
        Optional<Path> tokenFile,
        Listen http,
        Optional<Path> flagTokenFile,
        Nodes nodes,
        List<ConfigRepository> repositories) {
    static final Listen DEFAULT_API = new Listen("127.0.0.1", 6443);
    static final Listen DEFAULT_HTTP = new Listen("127.0.0.1", 8080);

    Settings {
        repositories = List.copyOf(repositories);
    }

    /**
     * The simulated nodes.
     *
     * @param simulated how many of them are ordinary ones
     * @param groups the others
     * @param readyAfter from start to ready, of a pod that says nothing else
     */
    record Nodes(int simulated, List<NodeGroup> groups, Duration readyAfter) {
        static final Nodes DEFAULT = new Nodes(3, List.of(), Duration.ofSeconds(1));

        Nodes {
            groups = List.copyOf(groups);
        }
    }

    /**
     * One config repository.
     *
     * @param name of its namespace in the control plane and of its webhook
     * @param poll wait between two looks, at least {@link #SHORTEST_POLL}
     * @param report where pull requests are read and answered; empty: they are not previewed
     * @param identityFile private keys for its sealed parameters
     */
    record ConfigRepository(
            String name,
            Remote remote,
            Duration poll,
            Optional<Webhook> webhook,
            Optional<Report> report,
            Optional<Path> identityFile) {
        /** Forges limit whoever asks more often. */
        static final Duration SHORTEST_POLL = Duration.ofSeconds(1);

        static final Duration DEFAULT_POLL = Duration.ofSeconds(30);
    }

    /**
     * Who may say "look again".
     *
     * @param secretFile with the secret that proves it; empty: whoever reaches the port is believed
     */
    record Webhook(String forge, Optional<Path> secretFile) {}

    /**
     * Where pull requests are previewed.
     *
     * @param place of the repository at its forge
     * @param tokenFile what lets us read pull requests, and write comments and statuses
     * @param pageUrl where people reach this Slipway; empty: comments have no link
     */
    record Report(Kind forge, Place place, Path tokenFile, Optional<String> pageUrl) {}
}
