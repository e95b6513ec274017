package dev.slipway.sync.model;

import java.util.Optional;

/**
 * One thing that is wrong with what somebody wrote, said so that they can mend it.
 *
 * @param reason one word in CamelCase for conditions and programs
 * @param origin where it stands, if it stands anywhere
 * @param message what is wrong, what was expected, and what to do next; never holds a secret
 */
public record Problem(Reason reason, Optional<Origin> origin, String message) {
    /** The message is one line, see {@link OneLine}. */
    public Problem {
        message = OneLine.of(message);
    }

    /** The kinds of things that go wrong, as conditions and events name them. */
    public enum Reason {
        /** The settings, slipway.yaml or flags.yaml cannot be read or says something impossible. */
        InvalidConfiguration,
        /** A directory, link or file of the config repository is not as the layout asks. */
        InvalidLayout,
        /** A parameter file cannot be read. */
        InvalidParameters,
        /** A sealed parameter is damaged, cannot be opened here, or stands where it would be seen. */
        SealedValue,
        /** A template cannot be compiled, or uses what is not there. */
        InvalidTemplate,
        /** What was rendered is not a Kubernetes object. */
        InvalidManifest,
        /** Two objects of one kind and name. */
        DuplicateObject,
        /** Nothing was rendered, and that would delete everything. */
        EmptyRendering,
        /** The control plane does not know the kind. */
        UnknownKind,
        /** The control plane refused an object. */
        Refused,
        /** The control plane did not answer; nobody knows whether it acted. */
        ControlPlaneUnreachable,
        /** The object belongs to another application. */
        OwnedByAnother,
        /** More would be deleted than the stage allows at once. */
        PruneBudgetExceeded,
        /** The repository cannot be reached. */
        RepositoryUnreachable,
        /** The repository is larger than a config repository may be. */
        RepositoryTooLarge,
        /** The repository refused the credentials. */
        AuthenticationFailed,
        /** The repository has no commits. */
        RepositoryEmpty,
        /** Two commits change the same, and people must say how they go together. */
        MergeConflict,
        /** The stage's ref is not there. */
        RefMissing,
        /** An object did not become healthy in time. */
        RolloutFailed,
        /** A hook failed, took too long, or its object would not go. */
        HookFailed,
        /** A hook was deleted by somebody before it had ended. */
        HookLost,
        /** Somebody else moved the tag first. */
        TagMoved,
        /** The promotion asks for something that cannot be. */
        InvalidPromotion,
        /** What is live cannot be kept in the repository. */
        InvalidAdoption,
        /** What somebody asked to be synced is not there. */
        InvalidRequest
    }

    public static Problem at(Reason reason, Origin origin, String message) {
        return new Problem(reason, Optional.of(origin), message);
    }

    public static Problem of(Reason reason, String message) {
        return new Problem(reason, Optional.empty(), message);
    }

    /** {@code frontend/templates/web.yaml:14: unknown parameter ...}. */
    @Override
    public String toString() {
        return origin.map(where -> where + ": ").orElse("") + message;
    }
}
