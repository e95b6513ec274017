package dev.slipway.sync.source.git;

import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.source.Remote;
import dev.slipway.sync.source.git.BoundedRepository.TooLarge;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;

/**
 * What JGit's exceptions mean to a person. JGit has no types for most of them, so this looks for the words that its transports use; what it
 * does not know is said as it is.
 */
final class Failures {
    private static final List<String> REFUSED_CREDENTIALS = List.of(
            "not authorized",
            "authentication is required",
            "not permitted",
            "auth fail",
            "cannot log in",
            "no more authentication methods");
    private static final List<String> UNKNOWN_HOST_KEY = List.of("server key did not validate", "host key");
    private static final List<String> NOT_THERE = List.of("not found", "no remote repository", "does not exist");

    private static final List<String> DISK_FULL = List.of("no space left", "disk quota exceeded");
    /** A server that answers something else than Git may answer a lot of it. */
    private static final int LONGEST = 500;

    private Failures() {}

    /** Whether a failure says that objects are missing or broken, here or there. */
    static boolean isDamage(Throwable failure) {
        return chain(failure)
                .anyMatch(one -> one instanceof MissingObjectException || one instanceof CorruptObjectException);
    }

    /** The problem that an exception of a connection to a remote stands for. */
    static Problem problem(Remote remote, Throwable failure) {
        String chain = chain(failure).map(Failures::text).distinct().collect(Collectors.joining(": "));
        String said = remote.display() + ": " + readable(chain.replace(remote.url(), remote.display()));
        if (chain(failure).anyMatch(one -> one instanceof TooLarge || one instanceof TooLargeObjectInPackException)) {
            return Problem.of(
                    Reason.RepositoryTooLarge,
                    said + "; a config repository is text: take large files out of its history, or begin a new one");
        }
        if (mentions(chain, DISK_FULL)) {
            return Problem.of(
                    Reason.RepositoryUnreachable,
                    said + "; make room on the disk of the data directory, Slipway keeps trying");
        }
        if (mentions(chain, UNKNOWN_HOST_KEY)) {
            return Problem.of(
                    Reason.AuthenticationFailed,
                    said + "; add the host's key to credentials.knownHostsFile (ssh-keyscan prints it)");
        }
        if (mentions(chain, REFUSED_CREDENTIALS)) {
            return Problem.of(
                    Reason.AuthenticationFailed,
                    said + "; check the files that credentials names, and that the account may read and push tags");
        }
        if (mentions(chain, NOT_THERE)) {
            return Problem.of(Reason.RepositoryUnreachable, said + "; check the url");
        }
        return Problem.of(Reason.RepositoryUnreachable, said + "; Slipway keeps trying");
    }

    private static String readable(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line;
    }

    private static boolean mentions(String chain, List<String> words) {
        String lower = chain.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(lower::contains);
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(5);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
