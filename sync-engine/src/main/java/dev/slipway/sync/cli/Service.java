package dev.slipway.sync.cli;

import dev.slipway.cluster.client.Client;
import dev.slipway.sync.model.Outcome;
import java.net.URI;
import java.nio.file.Path;

/** The whole program as a thing that can be started; who puts it together implements this. */
public interface Service {

    /** Starts everything that a settings file asks for, and returns when it is ready for requests. */
    Outcome<Running> start(Path settingsFile);

    /** A started one. */
    interface Running extends AutoCloseable {
        /** Of the API server. */
        URI api();

        /** Of the status page. */
        URI http();

        /** The kubeconfig of the administrator. */
        Path kubeconfig();

        /** The front door, in this process. */
        Client client();

        /** Blocks until {@link #close} was called. */
        void awaitClosed() throws InterruptedException;

        /** Ends it cleanly, within 5 s. More than once is once. */
        @Override
        void close();

        /** What programs wait for on stdout. */
        default String readyLine() {
            return "slipway ready api=" + api() + " http=" + http() + " kubeconfig=" + kubeconfig();
        }
    }
}
