package dev.slipway.sync.main;

import dev.slipway.cluster.node.simulated.SimulatedNodes;
import dev.slipway.sync.main.Settings.ConfigRepository;
import dev.slipway.sync.main.Settings.Nodes;
import dev.slipway.sync.main.Settings.Report;
import dev.slipway.sync.main.Settings.Webhook;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Spans;
import dev.slipway.sync.model.Written;
import dev.slipway.sync.server.Listen;
import dev.slipway.sync.source.Remote;
import dev.slipway.sync.source.Remote.Credentials;
import dev.slipway.webhooks.forge.Forges;
import dev.slipway.webhooks.reply.rest.Kind;
import dev.slipway.webhooks.reply.rest.Place;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The file given to {@code slipway serve}, read into {@link Settings}. Everything that is wrong is told at once, with file and line. */
final class SettingsFile {
    private static final Predicate<String> NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?").asMatchPredicate();
    private static final Predicate<String> URL =
            Pattern.compile("(file|http|https|ssh)://.+|[^/:@]+@[^/:]+:.+").asMatchPredicate();
    private static final Predicate<String> WEB = Pattern.compile(
                    "https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
            .asMatchPredicate();
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Path directory;

    /** @param directory where relative paths begin */
    private SettingsFile(Path directory) {
        this.directory = directory;
    }

    /** Reads the settings, or says everything that is wrong with them. */
    static Outcome<Settings> read(Path file) {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        try {
            return Written.read(Problem.Reason.InvalidConfiguration, file.toString(), Files.readAllBytes(file))
                    .then(root -> root.outcome(new SettingsFile(directory).settings(root)));
        } catch (NoSuchFileException missing) {
            return bad(file, "there is no such file; see `slipway serve --help` for what it holds");
        } catch (IOException unreadable) {
            return bad(file, "cannot be read: " + unreadable.getMessage());
        }
    }

    private static Outcome<Settings> bad(Path file, String message) {
        return Outcome.bad(Problem.at(Problem.Reason.InvalidConfiguration, Origin.file(file.toString()), message));
    }

    private Settings settings(Written root) {
        root.allow("dataDir", "api", "http", "flags", "nodes", "repositories");
        Optional<Written> api = root.mapping("api");
        return new Settings(
                path(root.text("dataDir").orElse("data")),
                listen(api, Settings.DEFAULT_API, "tokenFile"),
                api.flatMap(this::tokenFile),
                listen(root.mapping("http"), Settings.DEFAULT_HTTP),
                root.mapping("flags").flatMap(this::flagTokenFile),
                root.mapping("nodes").map(SettingsFile::nodes).orElse(Nodes.DEFAULT),
                repositories(root));
    }

    private Path path(String written) {
        return directory.resolve(written).normalize();
    }

    private Optional<Path> tokenFile(Written api) {
        return api.get("tokenFile").map(written -> file(api, "tokenFile"));
    }

    private Optional<Path> flagTokenFile(Written flags) {
        flags.allow("tokenFile");
        return tokenFile(flags);
    }

    private static Listen listen(Optional<Written> written, Listen otherwise, String... besides) {
        String[] keys =
                Stream.concat(Stream.of("address", "port"), Stream.of(besides)).toArray(String[]::new);
        written.ifPresent(part -> part.allow(keys));
        return new Listen(
                written.flatMap(part -> part.text("address")).orElse(otherwise.address()),
                written.flatMap(part -> part.whole("port", 0, 65535)).orElse(otherwise.port()));
    }

    private static Nodes nodes(Written written) {
        written.allow("simulated", "groups", "readyAfter");
        Optional<Integer> simulated = written.whole("simulated", 0, SimulatedNodes.MOST);
        int ordinary = simulated.orElse(written.get("groups").isPresent() ? 0 : Nodes.DEFAULT.simulated());
        return new Nodes(
                ordinary,
                NodesFile.groups(written, ordinary),
                span(written, "readyAfter", Duration.ZERO).orElse(Nodes.DEFAULT.readyAfter()));
    }

    private List<ConfigRepository> repositories(Written root) {
        List<ConfigRepository> repositories = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (Written item : root.list("repositories")) {
            ConfigRepository repository = repository(item);
            repositories.add(repository);
            if (!repository.name().isEmpty() && !names.add(repository.name())) {
                item.wrong("a second repository is called \"" + repository.name() + "\"; names must differ");
            }
        }
        return repositories;
    }

    private ConfigRepository repository(Written written) {
        written.allow("name", "url", "branch", "poll", "credentials", "webhook", "report", "identityFile");
        String name = required(written, "name", NAME, "lower-case letters, digits and \"-\", such as shop");
        String url = required(written, "url", URL, "a URL that begins with file://, http://, https:// or ssh://");
        Credentials credentials =
                written.mapping("credentials").map(this::credentials).orElse(new Credentials.None());
        return new ConfigRepository(
                name,
                new Remote(url, written.text("branch"), credentials),
                span(written, "poll", ConfigRepository.SHORTEST_POLL).orElse(ConfigRepository.DEFAULT_POLL),
                written.mapping("webhook").map(this::webhook),
                written.mapping("report").flatMap(part -> report(part, written, url)),
                written.get("identityFile").map(there -> file(written, "identityFile")));
    }

    private Credentials credentials(Written written) {
        written.allow("usernameFile", "passwordFile", "sshKeyFile", "knownHostsFile");
        boolean password = written.get("usernameFile")
                .or(() -> written.get("passwordFile"))
                .isPresent();
        boolean key = written.get("sshKeyFile")
                .or(() -> written.get("knownHostsFile"))
                .isPresent();
        if (password == key) {
            written.wrong("expected either usernameFile and passwordFile, or sshKeyFile and knownHostsFile");
            return new Credentials.None();
        }
        return password
                ? new Credentials.Password(file(written, "usernameFile"), file(written, "passwordFile"))
                : new Credentials.SshKey(file(written, "sshKeyFile"), file(written, "knownHostsFile"));
    }

    private Webhook webhook(Written written) {
        written.allow("forge", "secretFile", "allowUnsigned");
        String forge =
                required(written, "forge", Forges.names()::contains, "one of " + String.join(", ", Forges.names()));
        boolean unsigned = written.bool("allowUnsigned").orElse(false);
        boolean secret = written.get("secretFile").isPresent();
        if (unsigned && secret)
            written.wrong("\"secretFile\" and \"allowUnsigned\" exclude each other; remove allowUnsigned");
        if (!unsigned && !secret)
            written.wrong("\"secretFile\" is missing; expected the path of a file with the secret that was given to the"
                    + " forge, or allowUnsigned: true where nobody else can reach the port");
        return new Webhook(forge, written.get("secretFile").map(there -> file(written, "secretFile")));
    }

    /** @param repository what it is a part of; its webhook names the forge as well */
    private Optional<Report> report(Written written, Written repository, String url) {
        written.allow("forge", "apiUrl", "tokenFile", "pageUrl");
        Path token = file(written, "tokenFile");
        String expected = "one of " + Kind.words();
        Optional<String> named = written.text("forge", word -> Kind.of(word).isPresent(), expected);
        Optional<Kind> forge = named.or(() -> repository.mapping("webhook").flatMap(hook -> hook.text("forge")))
                .flatMap(Kind::of);
        if (forge.isEmpty() && written.get("forge").isEmpty())
            written.wrong("\"forge\" is missing; expected " + expected);
        Optional<URI> api = written.text("apiUrl", WEB, "an address that begins with http:// or https://")
                .map(URI::create);
        Optional<String> page = written.text("pageUrl", WEB, "an address that begins with http:// or https://")
                .map(text -> text.replaceAll("/+$", ""));
        if (forge.isEmpty() || url.isEmpty()) return Optional.empty();
        Optional<Place> place = Place.of(forge.get(), url, api);
        if (place.isEmpty())
            written.wrong("the url of the repository does not say where it is at a forge: "
                    + forge.get().title() + " needs an address that ends with owner and name");
        return place.map(found -> new Report(forge.get(), found, token, page));
    }

    /** The path of a file that must be there. */
    private Path file(Written written, String key) {
        Path path = path(required(written, key, text -> !text.isEmpty(), "the path of a file"));
        written.get(key)
                .filter(part -> !Files.isReadable(path))
                .ifPresent(
                        part -> part.wrong("\"" + key + "\" names " + path + ", which is missing or cannot be read"));
        return path;
    }

    /** A text that must be there and fit; empty where it does not. */
    private static String required(Written written, String key, Predicate<String> fits, String expected) {
        if (written.get(key).isEmpty()) written.wrong("\"" + key + "\" is missing; expected " + expected);
        return written.text(key, fits, expected).orElse("");
    }

    /** A span such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}. */
    private static Optional<Duration> span(Written written, String key, Duration least) {
        String expected = "a duration such as 30s or 5m, from " + Spans.print(least) + " to " + Spans.print(LONGEST);
        Predicate<String> fits = text -> Spans.parse(text)
                .filter(span -> span.compareTo(least) >= 0 && span.compareTo(LONGEST) <= 0)
                .isPresent();
        return written.text(key, fits, expected).flatMap(Spans::parse);
    }
}
