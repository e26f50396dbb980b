/**
 * The fields by which the v3 API filters a collection, and those of them by which it sorts (captured on Rancher
 * 2.15.0).
 */
export const COLLECTION_FIELDS: Readonly<Record<string, { filters: string; sort: string }>> = {
  cluster: {
    filters:
      'aadClientCertSecret aadClientSecret agentImage agentImageOverride apiEndpoint appliedClusterAgentImagePullSecretsHash appliedEnableNetworkPolicy authImage caCert created creatorId currentCisRunName defaultClusterRoleForProjectMembers defaultPodSecurityAdmissionConfigurationTemplateName description desiredAgentImage desiredAuthImage dockerRootDir driver enableNetworkPolicy fleetWorkspaceName id internal istioEnabled linuxWorkerCount name nodeCount nodeVersion openStackSecret privateRegistrySecret provider readyReconciling removed s3CredentialSecret serviceAccountTokenSecret state transitioning transitioningMessage uuid virtualCenterSecret vsphereSecret weavePasswordSecret windowsPreferedCluster windowsWorkerCount',
    sort: 'aadClientCertSecret aadClientSecret agentImage agentImageOverride apiEndpoint appliedClusterAgentImagePullSecretsHash authImage caCert currentCisRunName defaultPodSecurityAdmissionConfigurationTemplateName description desiredAgentImage desiredAuthImage dockerRootDir driver fleetWorkspaceName openStackSecret privateRegistrySecret provider s3CredentialSecret serviceAccountTokenSecret state transitioning transitioningMessage uuid virtualCenterSecret vsphereSecret weavePasswordSecret',
  },
  globalRoleBinding: {
    filters: 'created creatorId globalRoleId groupPrincipalId name removed userId userPrincipalId uuid',
    sort: 'uuid',
  },
  node: {
    filters:
      'appliedNodeVersion clusterId controlPlane created creatorId description etcd externalIpAddress hostname id imported ipAddress name namespaceId nodeName podCidr providerId removed requestedHostname scaledownTime state transitioning transitioningMessage unschedulable uuid worker',
    sort: 'description externalIpAddress hostname ipAddress name nodeName podCidr providerId scaledownTime state transitioning transitioningMessage uuid',
  },
  setting: {
    filters: 'created creatorId customized default name removed source uuid value',
    sort: 'default source uuid value',
  },
  token: {
    filters:
      'activityLastSeenAt authProvider clusterId created creatorId current description enabled expired expiresAt isDerived lastUsedAt name removed token ttl userId userPrincipal uuid',
    sort: 'authProvider description expiresAt token uuid',
  },
  user: {
    filters: 'created creatorId description enabled id me mustChangePassword name password removed username uuid',
    sort: 'description name password username uuid',
  },
};
