package dev.slipway.sync.cli;

import java.nio.file.Path;

/** How commands reach a control plane; who puts the program together knows by which client. */
public interface PlaneDoor {

    /** The plane that a kubeconfig names. A file that cannot be used is a {@link CommandFailure}; nothing is asked of the plane yet. */
    Plane open(Path kubeconfig);
}
