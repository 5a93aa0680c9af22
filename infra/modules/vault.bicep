@description('Name of the vault, unique in Azure.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Principal id of the app\'s identity. The identity reads secrets.')
param appPrincipalId string

@description('Object id of the principal that may set secrets. Empty: no right is granted.')
param officerPrincipalId string

@description('Type of officerPrincipalId.')
param officerPrincipalType string

@description('Workspace that gets the vault\'s audit log.')
param workspaceId string

@description('Whether the vault answers from the internet. If false, only the private endpoint reaches it.')
param publicAccess bool

@description('Gateway__Password. Empty: the vault keeps its value.')
@secure()
param gatewayPassword string

@description('OneC__Password. Empty: the vault keeps its value.')
@secure()
param oneCPassword string

@description('Callbacks__Secret. Empty: the vault keeps its value.')
@secure()
param callbacksSecret string

var secretsUserRole = '4633458b-17de-408a-b874-0445c86b69e6'
var secretsOfficerRole = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    // The shortest period. The secrets can be created again, and the name of a deleted vault stays reserved during this period.
    softDeleteRetentionInDays: 7
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      defaultAction: publicAccess ? 'Allow' : 'Deny'
      bypass: 'None'
    }
  }
}

// A later deployment needs no secrets: an empty parameter does not overwrite a secret.
resource gatewayPasswordSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(gatewayPassword)) {
  parent: vault
  name: 'gateway-password'
  properties: {
    value: gatewayPassword
  }
}

resource oneCPasswordSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(oneCPassword)) {
  parent: vault
  name: 'onec-password'
  properties: {
    value: oneCPassword
  }
}

resource callbacksSecretSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(callbacksSecret)) {
  parent: vault
  name: 'callbacks-secret'
  properties: {
    value: callbacksSecret
  }
}

resource appRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, appPrincipalId, secretsUserRole)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUserRole)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource officerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(officerPrincipalId)) {
  name: guid(vault.id, officerPrincipalId, secretsOfficerRole)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficerRole)
    principalId: officerPrincipalId
    principalType: officerPrincipalType
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
