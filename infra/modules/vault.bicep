@description('Name of the vault, unique in Azure.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Principal id of the app\'s identity; it reads secrets.')
param appPrincipalId string

@description('Object id of who may set secrets; empty for nobody.')
param officerPrincipalId string

@description('What officerPrincipalId is.')
param officerPrincipalType string

@description('Workspace that gets the vault\'s audit log.')
param workspaceId string

@description('Whether the vault answers from the internet; without it only the private endpoint reaches it.')
param publicAccess bool

@description('Gateway__Password; empty leaves the vault\'s as it is.')
@secure()
param gatewayPassword string

@description('OneC__Password; empty leaves the vault\'s as it is.')
@secure()
param oneCPassword string

@description('Callbacks__Secret; empty leaves the vault\'s as it is.')
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
    // The least: what is kept here can be made anew, and the vault's name is taken for as long after a tear-down.
    softDeleteRetentionInDays: 7
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      defaultAction: publicAccess ? 'Allow' : 'Deny'
      bypass: 'None'
    }
  }
}

// A later deployment needs no secrets: a parameter that is empty overwrites nothing.
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
