package dev.slipway.webhooks.reply.rest;

import dev.slipway.testing.forge.ForgeRepository;
import dev.slipway.testing.forge.MemoryGit;
import dev.slipway.testing.forge.Pull;
import dev.slipway.testing.forge.TestForge;
import dev.slipway.webhooks.http.JdkHttp;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Comment;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Http;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import dev.slipway.webhooks.reply.Token;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A forge of one kind with a repository, its owner ada, and Slipway, who may write. */
final class OnAForge implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final String SECRET = "s3cr3t-t0ken";

    final Kind kind;
    final TestForge forge;
    final MemoryGit git = new MemoryGit();
    final ForgeRepository repository;

    OnAForge(Kind kind) throws IOException {
        this.kind = kind;
        forge = new TestForge(kind.word());
        repository = forge.create("ada", "shop", git);
        repository.let("slipway", "admin");
        repository.let("bob", "read");
        forge.token(SECRET, "slipway");
        git.set("refs/heads/main", git.newCommit());
    }

    /** As after a start: nothing is remembered. */
    PullRequests pullRequests() {
        return pullRequests(SECRET, new JdkHttp(Duration.ofSeconds(10)));
    }

    PullRequests pullRequests(String token, Http http) {
        return RestInterfaces.pullRequests(kind, place(), () -> Optional.of(new Token(token)), http, () -> NOW);
    }

    Place place() {
        String url = switch (kind) {
            case GITBUCKET -> forge.url() + "/git/ada/shop.git";
            case BITBUCKET_SERVER -> forge.url() + "/scm/ada/shop.git";
            case AZURE_DEVOPS -> forge.url() + "/org/ada/_git/shop";
            case GITHUB, GITLAB, GITEA, FORGEJO, BITBUCKET_CLOUD -> forge.url() + "/ada/shop.git";
        };
        Optional<URI> api = kind == Kind.BITBUCKET_CLOUD ? Optional.of(URI.create(forge.apiUrl())) : Optional.empty();
        return Place.of(kind, url, api).orElseThrow();
    }

    /** Opens a pull request from a branch with one new commit. */
    Pull open(String branch) {
        git.set("refs/heads/" + branch, git.newCommit());
        return repository.open("bob", "Change " + branch, branch, "main");
    }

    void push(String branch) {
        repository.set("refs/heads/" + branch, git.newCommit());
    }

    static Comment comment(Pull pull, long generation, String text) {
        return comment(pull.commit(), generation, text);
    }

    static Comment comment(String commit, long generation, String text) {
        return new Comment("shop", commit, generation, text);
    }

    static CommitStatus status(CommitStatus.State state, String description) {
        return new CommitStatus("slipway/release", state, description, "https://slipway.example.com/previews/shop/1");
    }

    PullRequest see(PullRequests pulls, Pull pull) {
        return given(pulls.byNumber(pull.number()));
    }

    static <T> T given(Answer<T> answer) {
        return answer.given()
                .orElseThrow(
                        () -> new AssertionError(answer.whyNot().orElseThrow().toString()));
    }

    @Override
    public void close() {
        forge.close();
    }
}
