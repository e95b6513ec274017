package dev.slipway.sync.testing;

import dev.slipway.testing.forge.ForgeRepository;
import dev.slipway.testing.forge.TestForge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A forge with real Git: the REST interface and signed webhooks of a {@link TestForge}, bare repositories on disk behind git's own HTTP server. A push
 * moves the heads of its pull requests and tells the webhooks, as everywhere.
 */
public final class GitForge implements AutoCloseable {
    private final Path root;
    private final boolean azure;
    private final TestForge forge;
    private final HttpGitServer server;
    private final Map<String, Hosted> hosted = new TreeMap<>();

    /** A repository and the refs that were seen in it last. */
    private static final class Hosted {
        final ForgeRepository repository;
        final BareGit git;
        SortedMap<String, String> seen = new TreeMap<>();

        Hosted(ForgeRepository repository, BareGit git) {
            this.repository = repository;
            this.git = git;
        }
    }

    /**
     * @param kind as the settings call it
     * @param root an empty folder
     */
    public GitForge(String kind, Path root) throws IOException {
        this.root = root;
        this.azure = kind.equals("azure-devops");
        this.forge = new TestForge(kind);
        this.server = new HttpGitServer(root, this::pushed);
    }

    /** Its REST side: tokens, faults, what was called. */
    public TestForge rest() {
        return forge;
    }

    /** An empty repository. */
    public ForgeRepository create(String owner, String name) {
        String path = path(owner, name);
        try {
            Files.createDirectories(root.resolve(path).getParent());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        BareGit git = new BareGit(root.resolve(path));
        ForgeRepository repository = forge.create(owner, name, git);
        synchronized (this) {
            hosted.put(path, new Hosted(repository, git));
        }
        return repository;
    }

    /** The URL that Git uses; {@link HttpGitServer#USER} and {@link HttpGitServer#PASSWORD} may read and push. */
    public String gitUrl(String owner, String name) {
        return server.url(path(owner, name));
    }

    /** Where the forge has it: Azure DevOps below organisation and project, the others below the owner. */
    private String path(String owner, String name) {
        return (azure ? "org/" + owner + "/_git/" : owner + "/") + name + ".git";
    }

    /** The same with user and password in it, as people put it into their clones. */
    public String cloneUrl(String owner, String name) {
        String password = HttpGitServer.PASSWORD.replace(" ", "%20");
        return gitUrl(owner, name).replace("http://", "http://" + HttpGitServer.USER + ":" + password + "@");
    }

    private synchronized void pushed(String path) {
        Hosted one = hosted.get(path);
        if (one == null) return;
        SortedMap<String, String> now = one.git.refs();
        TreeSet<String> names = new TreeSet<>(one.seen.keySet());
        names.addAll(now.keySet());
        SortedMap<String, String> before = one.seen;
        one.seen = now;
        for (String ref : names) {
            Optional<String> from = Optional.ofNullable(before.get(ref));
            Optional<String> to = Optional.ofNullable(now.get(ref));
            boolean hidden = !ref.startsWith("refs/heads/") && !ref.startsWith("refs/tags/");
            if (!hidden && !from.equals(to)) one.repository.moved(ref, from, to);
        }
    }

    @Override
    public void close() {
        server.close();
        forge.close();
    }
}
