package io.aiclient.admission;

import java.util.List;

/**
 * Where the coordinator of a shared quota has a charge.
 *
 * @param epoch in which memory of the coordinator
 * @param places how much stands at which ends
 */
record RemoteCharge(String epoch, List<SharedQuota.Correction> places) {

}
